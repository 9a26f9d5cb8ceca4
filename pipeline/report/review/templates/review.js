"use strict";
// Filters, search, keys and corrections. Corrections stay in this browser's localStorage until they are saved as a
// PO file; nothing is sent anywhere. Texts come from articles and catalogs and are never written as HTML.

// ---- What the page says: pipeline/phrases

const SAID = JSON.parse(document.body.dataset.said);
const PLURAL = new Intl.PluralRules(SAID.language);
/** A text with values in their places; one that counts in the form for `n`. */
function t(name, values = {}) {
  const said = SAID[name], text = typeof said === "string" ? said : (said[PLURAL.select(values.n)] ?? said.other);
  return text.replace(/\{([a-z]+)\}/g, (blank, key) => values[key] ?? blank);
}

// ---- Texts: tags by the rules of pipeline/markup.py, numbers by their digits; tests/cases/review/doubts.txt holds them

const TAG = /<(\/?)([a-z][a-z0-9]*)(?: id="([1-9][0-9]{0,3})")?(\/?)>/g;
const VOID = ["br", "img", "wbr"];
const NUMBER = /(?<![0-9])(?:[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[0-9]+)(?:[.,][0-9]+)*/g;

/** The elements of a text as sorted paths of short tags; throws where they do not fit together. */
function tree(text) {
  const paths = [], open = [];
  for (const [, end, name, number, empty] of text.matchAll(TAG)) {
    const key = number ? `${name} id="${number}"` : name;
    if (end) {
      const last = open.pop();
      if (!last) throw new Error(t("tag_stray", { tag: name }));
      if (last.split(" ")[0] !== name) throw new Error(t("tag_crossed", { tag: name, last }));
    } else {
      paths.push([...open, key].join(" > "));
      if (!empty && !VOID.includes(name)) open.push(key);
    }
  }
  if (open.length) throw new Error(t("tag_unclosed", { tag: open.at(-1) }));
  return paths.sort().join("\n");
}

const numbers = (text) => (text.replace(TAG, "").match(NUMBER) || []).map((number) => number.replace(/[^0-9]/g, ""));

function without(list, others) {
  const rest = [...others];
  return list.filter((one) => !rest.includes(one) || !rest.splice(rest.indexOf(one), 1));
}

/** What is wrong with a text, in words. */
function doubts(source, text) {
  const found = [];
  try {
    if (tree(text) !== tree(source)) found.push(t("tags_differ"));
  } catch (error) {
    found.push(error.message);
  }
  const missing = without(numbers(source), numbers(text)), extra = without(numbers(text), numbers(source));
  if (missing.length) found.push(t("numbers_missing", { numbers: missing.join(", ") }));
  if (extra.length) found.push(t("numbers_extra", { numbers: extra.join(", ") }));
  return found;
}

/** Changes between two wordings, word by word: [kind, text] with kind same, del or ins. */
function compareWords(old, now) {
  const words = (text) => text.match(/<\/?[a-z][^<>]*>|[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*|\s+|[^\p{L}\p{N}_\s]/gu) || [];
  const a = words(old), b = words(now);
  if (a.length * b.length > 1e6) return [["del", old], ["ins", now]];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
  const changes = [];
  const add = (kind, text) => (changes.at(-1)?.[0] === kind ? (changes.at(-1)[1] += text) : changes.push([kind, text]));
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { add("same", a[i]); i++; j++; }
    else if (j === b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1])) add("del", a[i++]);
    else add("ins", b[j++]);
  }
  return changes;
}

// ---- PO

const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x07": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v" };
const quote = (text) => `"${text.replace(/[\\"\n\t\r\x07\b\f\v]/g, (letter) => ESCAPES[letter])}"`;

/** A PO file of {msgctxt, msgid, msgstr}; `now` is a Date. */
function poFile(slug, language, entries, now) {
  const header = [
    `Project-Id-Version: ${slug}`,
    `PO-Revision-Date: ${now.toISOString().slice(0, 16).replace("T", " ")}+0000`,
    "Last-Translator: Automatically generated",
    "Language-Team: none",
    `Language: ${language.replace(/-/g, "_")}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
  ];
  const head = `# Corrections made on a review page.\nmsgid ""\nmsgstr ""\n${header.map((line) => quote(`${line}\n`)).join("\n")}\n`;
  const bodies = entries.map((one) => `\nmsgctxt ${quote(one.msgctxt)}\nmsgid ${quote(one.msgid)}\nmsgstr ${quote(one.msgstr)}\n`);
  return head + bodies.join("");
}

/** Begin and end a text with as much of a line end as its msgid, as gettext demands. */
function fitLineEnds(msgid, text) {
  const start = msgid.startsWith("\n") ? "\n" : "", end = msgid.endsWith("\n") ? "\n" : "";
  return start + text.replace(/^\n+|\n+$/g, "") + end;
}

// ---- The page

const { slug, language, name } = document.body.dataset;
const $ = (selector, within = document) => within.querySelector(selector);
const inOrder = [...document.querySelectorAll(".unit")];
let rows = inOrder; // as they stand on the page
const units = new Map(); // row -> what the page knows about it
const byKey = new Map();
for (const row of rows) {
  if (!row.dataset.unit) continue;
  const unit = { row, ...JSON.parse(row.dataset.unit) };
  unit.key = `${unit.msgctxt}\u0004${unit.msgid}`;
  units.set(row, unit);
  byKey.set(unit.key, unit);
}
const copies = new Map(); // row -> the rows that say the same
for (const row of rows) if (row.dataset.same) copies.set(row.dataset.same, [...(copies.get(row.dataset.same) || []), row]);
const OPEN = ["machine", "suggested"]; // states in which a text waits for a person
let filter = "all";
let editing = null;

const element = (tag, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
};
const chips = (text) =>
  text.split(/(<\/?[a-z][a-z0-9]*(?: id="[0-9]+")?\/?>)/).map((part, n) => (n % 2 ? element("code", {}, part) : part));
const say = (text) => { $("#message").textContent = text; };

// Corrections: key -> {text, base}; `base` is what the catalog said when the correction was begun.

const SHELF = `diptych review: ${name}/${slug}/${language}`;
let corrections = {};
let kept = true; // whether the browser stores anything

function load() {
  try {
    corrections = JSON.parse(localStorage.getItem(SHELF) || "{}");
    for (const [key, { text }] of Object.entries(corrections)) {
      const unit = byKey.get(key);
      if (unit && unit.msgstr === text && !OPEN.includes(unit.state)) keep(unit, null); // it came home
    }
  } catch {
    kept = false;
  }
  if (!kept) say(t("keeps_nothing"));
}

function keep(unit, correction) {
  try { // another tab may have added its own
    if (kept) corrections = JSON.parse(localStorage.getItem(SHELF) || "{}");
  } catch { kept = false; }
  if (correction) corrections[unit.key] = correction;
  else delete corrections[unit.key];
  try {
    localStorage.setItem(SHELF, JSON.stringify(corrections));
  } catch {
    kept = false;
    say(t("cannot_keep"));
  }
}

function write(unit, text) {
  const same = text === unit.msgstr || !text.trim();
  keep(unit, same ? null : { text, base: corrections[unit.key]?.base ?? unit.msgstr });
  show(unit);
}

/** Take over a text that is offered; it may be typed on. */
function take(unit, text) {
  write(unit, text);
  leave();
  edit(unit);
}

/** Confirm a machine's or an older text as it is, or take that back; what was typed is never touched. */
function approve(unit) {
  const correction = corrections[unit.key];
  if (correction && correction.text !== unit.msgstr) return say(t("corrected_already"));
  if (!unit.msgstr || !OPEN.includes(unit.state)) return say(t("nothing_to_approve"));
  keep(unit, correction ? null : { text: unit.msgstr, base: unit.msgstr });
  show(unit);
  say(t(correction ? "taken_back" : "approved_now"));
}

function show(unit) {
  draw(unit);
  count();
}

/** Bring a row up to date with its correction. */
function draw(unit) {
  const { row } = unit, correction = corrections[unit.key], right = $(".right", row), state = $(".state", row);
  $(".target", row).replaceChildren(...chips(correction?.text ?? unit.msgstr));
  state.dataset.name ??= state.textContent;
  state.textContent = !correction ? state.dataset.name : t(correction.text === unit.msgstr ? "approved_here" : "corrected_here");
  state.classList.toggle("mine", Boolean(correction));
  row.classList.toggle("corrected", Boolean(correction));
  const button = $(".approve", row), number = row.id.slice(1);
  if (button) {
    button.hidden = Boolean(correction) && correction.text !== unit.msgstr;
    button.textContent = t(correction ? "take_back" : "approve");
    button.setAttribute("aria-label", t(correction ? "take_back_label" : "approve_label", { n: number }));
  }
  row.setAttribute("aria-label", `${$(".place", row).textContent}, ${state.textContent}`);
  for (const old of right.querySelectorAll(".mine-only")) old.remove();
  $(".findings", right)?.toggleAttribute("hidden", Boolean(correction));
  if (correction) {
    const after = editing?.unit === unit ? editing.box : $(".target", row);
    const wrong = doubts(unit.msgid, correction.text).map((text) => element("li", {}, text));
    const notes = [];
    if (wrong.length) notes.push(element("ul", { className: "warnings mine-only" }, ...wrong));
    if (unit.msgstr && correction.text !== unit.msgstr) {
      const pieces = compareWords(unit.msgstr, correction.text).map(([kind, text]) =>
        kind === "same" ? element("span", {}, ...chips(text)) : element(kind, {}, ...chips(text)));
      notes.push(element("p", { className: "changes mine-only" }, element("span", { className: "label" }, t("your_changes")), ...pieces));
    }
    if (correction.base !== unit.msgstr)
      notes.push(element("p", { className: "note mine-only" }, t("changed_since")));
    after.after(...notes);
  }
  for (const copy of copies.get(row.id) || []) $(".target", copy).replaceChildren(...chips(correction?.text ?? unit.msgstr));
}

// Filters and search

const FILTERS = {
  all: () => true,
  missing: (unit) => unit.state === "missing",
  machine: (unit) => unit.state === "machine",
  doubtful: (unit) => unit.doubtful,
  failing: (unit) => (corrections[unit.key] ? doubts(unit.msgid, corrections[unit.key].text).length > 0 : unit.failing),
  suggested: (unit) => unit.state === "suggested",
  person: (unit) => ["human", "approved"].includes(unit.state),
  mine: (unit) => Boolean(corrections[unit.key]),
};
const unitOf = (row) => units.get(row) || units.get(document.getElementById(row.dataset.same));
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\u00a0\u2009\u202f]/g, " ").replace(/[’]/g, "'").toLowerCase();

function sift() {
  const wanted = fold($("#search").value.trim());
  let shown = 0;
  for (const row of rows) {
    const unit = unitOf(row);
    const text = () => fold(`${unit.msgid}\n${corrections[unit.key]?.text ?? unit.msgstr}`);
    const visible = unit === editing?.unit || (FILTERS[filter](unit) && (!wanted || text().includes(wanted)));
    row.hidden = !visible;
    shown += visible;
  }
  $("#none").hidden = shown > 0;
  say(filter === "all" && !wanted ? "" : t("shown", { n: shown, all: rows.length }));
}

function count() {
  for (const button of document.querySelectorAll("[data-filter]")) {
    const all = [...units.values()].filter(FILTERS[button.dataset.filter]).length;
    $(".count", button).textContent = all;
    button.hidden = all === 0 && !["all", filter].includes(button.dataset.filter);
  }
  const mine = Object.keys(corrections).length;
  $("#download").disabled = mine === 0;
  $("#download").textContent = mine ? t("save_some", { n: mine }) : t("save");
  const strays = Object.entries(corrections).filter(([key]) => !byKey.has(key));
  $("#aside").hidden = strays.length === 0;
  $("#aside ul").replaceChildren(...strays.map(([key, { text }]) => element("li", {}, `${key.split("\u0004")[1]} → ${text}`)));
}

/** Put the rows in the article's order, or what wants a look most before the rest. */
function arrange(worstFirst) {
  const doubt = (row) => unitOf(row).doubt;
  rows = worstFirst ? [...inOrder].sort((a, b) => doubt(b) - doubt(a)) : inOrder;
  $(".units").classList.toggle("sorted", worstFirst);
  $(".units").append(...rows);
}

// Moving

const visible = () => rows.filter((row) => !row.hidden);
const current = () => document.activeElement.closest?.(".unit");

function go(row) {
  if (!row) return;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}
function move(step) {
  const list = visible(), here = list.indexOf(current());
  go(here < 0 ? list.find((row) => row.getBoundingClientRect().bottom > 160) || list[0] : list[here + step]);
}

// Correcting

function edit(unit) {
  if (editing?.unit === unit) return editing.field.focus();
  leave();
  const { row } = unit;
  const field = element("textarea", { value: corrections[unit.key]?.text ?? unit.msgstr, lang: language, dir: "auto", spellcheck: true, id: `${row.id}-text` });
  const done = element("button", { type: "button", className: "main", title: "Ctrl+Enter" }, t("done"));
  const back = element("button", { type: "button" }, t("take_back"));
  const short = [...new Set([...unit.msgid.matchAll(TAG)].filter((tag) => !tag[1]).map((tag) => tag[0]))];
  const tags = short.map((tag) => element("button", {
    type: "button", className: "tag", title: unit.links[tag.replace(/[</>]/g, "")] || t("wrap"),
    onclick: () => wrap(field, tag),
  }, tag));
  const box = element("div", { className: "editor" },
    element("label", { htmlFor: field.id }, t("field_label", { n: row.id.slice(1), language })), field,
    element("div", { className: "actions" }, ...tags, done, back));
  editing = { unit, field, box };
  $(".target", row).hidden = true;
  $(".right > .actions", row).hidden = true;
  $(".target", row).after(box);
  const fit = () => { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px`; };
  field.oninput = () => { write(unit, fitLineEnds(unit.msgid, field.value)); fit(); };
  done.onclick = () => { leave(); go(row); };
  back.onclick = () => { keep(unit, null); field.value = unit.msgstr; show(unit); leave(); go(row); };
  show(unit);
  fit();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function wrap(field, tag) {
  const name = tag.match(/[a-z][a-z0-9]*/)[0], chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  field.setRangeText(tag.endsWith("/>") || VOID.includes(name) ? tag : `${tag}${chosen}</${name}>`, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input"));
  field.focus();
}

function leave() {
  if (!editing) return;
  const { unit, box } = editing;
  editing = null;
  box.remove();
  $(".target", unit.row).hidden = false;
  $(".right > .actions", unit.row).hidden = false;
  show(unit);
}

// Taking home

function download() {
  const chosen = Object.entries(corrections).map(([key, { text }]) => {
    const [msgctxt, msgid] = key.split("\u0004");
    return { msgctxt, msgid, msgstr: text };
  });
  const order = new Map([...byKey.keys()].map((key, n) => [key, n]));
  const place = (one) => order.get(`${one.msgctxt}\u0004${one.msgid}`) ?? Infinity;
  chosen.sort((a, b) => place(a) - place(b) || 0);
  const link = element("a", {
    href: URL.createObjectURL(new Blob([poFile(slug, language, chosen, new Date())], { type: "text/x-gettext-translation" })),
    download: `${slug}.${language}.po`,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  const wrong = chosen.filter((one) => doubts(one.msgid, one.msgstr).length).length;
  const people = chosen.filter((one) => ["human", "approved"].includes(byKey.get(`${one.msgctxt}\u0004${one.msgid}`)?.state)).length;
  say([
    t("saved_as", { file: link.download }),
    wrong ? t("with_warning", { n: wrong }) : "",
    people ? t("replacing", { n: people }) : "",
    t("until"),
  ].filter(Boolean).join(" "));
}

// Keys and clicks

const LETTERS = "diptych review: letters";
const remember = (yes) => { try { localStorage.setItem(LETTERS, yes ? "on" : "off"); } catch { kept = false; } };
const remembered = () => { try { return localStorage.getItem(LETTERS) !== "off"; } catch { return true; } };

function pressed(event) {
  const field = event.target.matches("input, textarea, select"), row = current();
  if (event.key === "Escape" && editing) { const at = editing.unit.row; leave(); go(at); return event.preventDefault(); }
  if (event.key === "Escape" && event.target.id === "search") { go(visible()[0]); return event.preventDefault(); }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && editing) {
    const at = editing.unit.row;
    leave(); at.focus({ preventScroll: true }); move(1);
    return event.preventDefault();
  }
  if (field || event.ctrlKey || event.metaKey || event.altKey || $("#help").open) return;
  if (event.key.length === 1 && !$("#letters").checked) return;
  const onRow = event.target === row;
  const actions = {
    j: () => move(1), k: () => move(-1), "/": () => $("#search").focus(), "?": () => $("#help").showModal(),
    e: () => row && edit(unitOf(row)), a: () => row && approve(unitOf(row)),
    ...(onRow && { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => edit(unitOf(row)) }),
  };
  if (actions[event.key]) { actions[event.key](); event.preventDefault(); }
}

for (const unit of units.values()) {
  const buttons = element("div", { className: "actions" }, element("button", { type: "button", onclick: () => edit(unit), ariaLabel: t("correct_label", { n: unit.row.id.slice(1) }) }, t("correct")));
  if (unit.msgstr && OPEN.includes(unit.state))
    buttons.append(element("button", { type: "button", className: "approve", onclick: () => approve(unit), ariaLabel: t("approve_label", { n: unit.row.id.slice(1) }) }, t("approve")));
  $(".right", unit.row).append(buttons);
  for (const offer of unit.row.querySelectorAll(".offers [data-text]"))
    offer.append(" ", element("button", { type: "button", onclick: () => take(unit, offer.dataset.text), ariaLabel: t("take_label", { n: unit.row.id.slice(1) }) }, t("take")));
}
for (const button of document.querySelectorAll("[data-filter]"))
  button.onclick = () => {
    filter = button.dataset.filter;
    for (const other of document.querySelectorAll("[data-filter]")) other.setAttribute("aria-pressed", String(other === button));
    sift();
  };
$("#search").oninput = sift;
$("#order").onchange = (event) => arrange(event.target.value === "worst");
$("#show-all").onclick = () => { $("#search").value = ""; $("[data-filter=all]").click(); $("#search").focus(); };
$("#download").onclick = download;
$("#help-button").onclick = () => $("#help").showModal();
$("#help-close").onclick = () => $("#help").close();
$("#letters").checked = remembered();
$("#letters").onchange = (event) => remember(event.target.checked);
$("#forget").onclick = () => {
  for (const key of Object.keys(corrections)) if (!byKey.has(key)) keep({ key }, null);
  count();
};
addEventListener("keydown", pressed);
addEventListener("beforeunload", (event) => { if (!kept && Object.keys(corrections).length) event.preventDefault(); });
addEventListener("storage", (event) => {
  if (event.key !== SHELF) return;
  load();
  for (const unit of units.values()) if (unit !== editing?.unit) draw(unit);
  count();
});

load();
for (const unit of units.values()) if (corrections[unit.key]) draw(unit);
count();
$("#tools").hidden = false;
