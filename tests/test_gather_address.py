"""Addresses: one spelling for each, and none that leads inside."""

import ipaddress

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.gather.address import AddressError, clean_address, is_public
from pipeline.gather.slugs import slugs_for


@pytest.mark.parametrize(
    ("given_address", "clean"),
    [
        ("HTTPS://Example.ORG:443", "https://example.org/"),
        (
            " http://example.org:8080/a b/é?q=ü&r=%C3%A9#top\n",
            "http://example.org:8080/a%20b/%C3%A9?q=%C3%BC&r=%C3%A9",
        ),
        ("http://MÜNCHEN.example/", "http://xn--mnchen-3ya.example/"),
        ("http://[2001:DB8:0::1]:80/", "http://[2001:db8::1]/"),
        ("http://example.org/a/../b", "http://example.org/a/../b"),
        ("http://127.1/", "http://127.1/"),
    ],
)
def test_an_address_has_one_spelling(given_address: str, clean: str) -> None:
    assert clean_address(given_address) == clean


def test_an_address_is_seen_from_the_page_that_names_it() -> None:
    assert clean_address("../b?c", "https://example.org/x/y/z") == "https://example.org/x/b?c"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ftp://example.org/", "not an http or https address"),
        ("javascript:alert(1)", "not an http or https address"),
        ("example.org", "not an http or https address"),
        ("http:///path", "not an http or https address"),
        ("", "not an http or https address"),
        ("http://me:secret@example.org/", "carries a user name or password"),
        ("http://example.org:99999/", "not an address"),
        ("http://[::1/", "not an address"),
        ("http://exa mple.org/", "is no host"),
        ("http://a℀b.example/", "not an address"),
        ("http://example.org/\r\nHost: x", "control characters"),
        ("http://example.org/" + "a" * 2000, "longer than 2,000"),
    ],
)
def test_what_is_no_address_is_refused(text: str, message: str) -> None:
    with pytest.raises(AddressError, match=message):
        clean_address(text)


def test_a_password_is_not_even_shown() -> None:
    with pytest.raises(AddressError) as raised:
        clean_address("http://me:secret@example.org/")
    assert "secret" not in str(raised.value)


@settings(deadline=None)
@given(st.one_of(st.text(), st.text().map("http://{}".format), st.text().map("http://example.org/{}".format)))
def test_any_text_is_refused_or_becomes_an_address_that_stays_as_it_is(text: str) -> None:
    try:
        address = clean_address(text)
    except AddressError:
        return
    assert clean_address(address) == address
    assert address.isascii()
    assert all(slug.replace("-", "").isalnum() and len(slug) <= 120 for slug in slugs_for(address))


@settings(deadline=None)
@given(st.text(alphabet="aB1-._é%/?:@[]#& ").map("http://{}".format))
def test_an_address_that_is_taken_means_the_same_to_the_client(text: str) -> None:
    try:
        address = clean_address(text)
    except AddressError:
        return
    assert str(httpx.URL(address)) == address


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "100.100.100.200", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
        *("255.255.255.255", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("168.63.129.16", "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254"),
        *("ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1"),
        *("2002:7f00:1::", "2002:a00:1::", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2001:0:7f00:1::1", "100::1"),
    ],
)
def test_a_machine_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_a_machine_on_the_internet_is(address: str) -> None:
    assert is_public(address)


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_as_public_as_what_it_stands_for(address: ipaddress.IPv4Address) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@pytest.mark.parametrize(
    ("address", "slugs"),
    [
        ("https://example.org/2025/05/Grève-à-Lyon.html", ["greve-a-lyon", "2025-05-greve-a-lyon"]),
        ("https://example.org/fr/article/index.php", ["article", "fr-article"]),
        ("https://example.org/?p=12", ["p-12", "example-org-p-12"]),
        ("https://example.org/news/12345", ["news-12345", "example-org-news-12345"]),
        ("https://example.org/", ["example-org"]),
        ("https://example.org/..%2f..%2fetc%2fpasswd", ["passwd", "etc-passwd"]),
    ],
)
def test_an_article_is_named_after_the_end_of_its_address(address: str, slugs: list[str]) -> None:
    assert list(slugs_for(clean_address(address)))[: len(slugs)] == slugs
