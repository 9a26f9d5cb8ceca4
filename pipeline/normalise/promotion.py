"""What stands on an article's page, even in its text, and is not the article: promotion, sharing, tags."""

import re

_LABEL_TEXT = (
    r"also read|also watch|also see|don['’]t miss|more|more from|more on this|more reading|more stories|most popular(?: in [\w ]{1,30})?|most read(?: in [\w ]{1,30})?|must read|next|next up|"
    "previous|read|read also|read more|read next|recommended|related|related articles?|related content|"
    "related coverage|related links?|related posts?|related reading|related stories|related story|see also|"
    "see more|see related|sponsored (?:links?|content)|story continues below|suggested|watch|watch also|watch more|watch now|you (?:may|might) also (?:like|be interested in)|"
    "à consulter|à découvrir|à lire|à lire aussi|à lire également|à ne pas manquer|à voir|à voir aussi|"
    "articles? liés?|articles? similaires?|aussi|ça peut vous intéresser|dans la même rubrique|découvrez aussi|en lire plus|en savoir plus|les plus lus|"
    "lire|lire aussi|lire également|lire la suite|lisez aussi|notre dossier|nos articles|pour aller plus loin|"
    "liens sponsorisés|regarder aussi|sur le même sujet|voir|voir aussi|voir également|vous aimerez aussi"
)
_LABEL = re.compile(rf"\W*(?:{_LABEL_TEXT})\W*(?::|[>»|–—]|\Z)", re.IGNORECASE)
_LABELLED_LINK = 0.5
_TAGS = re.compile(
    r"\W*(?:tags?|topics?|filed under|keywords?|mots?[- ]cl[ée]s?|étiquettes?|thèmes?|catégories?|categories)\W*:",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\W*(?:(?:please )?follow (?:us|me|him|her|them|@|[A-Z][\w.]+(?: [A-Z][\w.]+){0,3} on)\b.*\b(?:twitter|facebook|instagram|linkedin|youtube|x)\b"
    r"|(?:follow|read|see|find) (?:all|full|more|our|the rest)? ?(?:of )?[^.]{0,30}coverage\b"
    r"|(?:reach|contact|email|e-mail) (?:the )?(?:author|reporter|writer|editor)s?\b"
    r"|.*\bsubscribe to our\b|(?:sign up|subscribe|join|register)\b.*\b(?:newsletters?|inbox|mailing list|e-?mails?|channel|podcast)\b"
    r"|(?:suivez|retrouvez|rejoignez)[- ](?:nous|moi|le|la|les)\b.*\b(?:twitter|facebook|instagram|linkedin|youtube|x)\b"
    r"|(?:inscrivez|abonnez)[- ]vous\b"
    r"|(?:share|tweet|print|email|e-mail) (?:this|on|via)\b"
    r"|partager (?:sur|cet|par)\b)",
    re.IGNORECASE,
)
_WALL = re.compile(
    r".*\bdéjà abonnée? ?\?|.*\balready a (?:subscriber|member) ?\?"
    r"|\W*(?:(?:cet |l['’])article (?:est |vous est )?réservé (?:à nos|aux) abonnés|il vous reste [\d.,]+ ?% "
    r"|(?:la suite|ce contenu) est réservée? (?:à nos|aux) abonnés|abonnez-vous pour (?:lire|continuer)"
    r"|this (?:article|story|content) is (?:only )?(?:for|available to|reserved for) (?:our )?(?:subscribers|members)"
    r"|(?:subscribe|sign in|log in) to (?:continue|keep|read))",
    re.IGNORECASE,
)
"""What stands where a text was cut for those who do not pay."""
_PITCH = re.compile(
    r"\W*(?:(?:sign up|subscribe)\b.*\bnewsletters?\W*\Z|abonnez-vous\b.*\b(?:infolettre|newsletter|bulletin)\W*\Z"
    r"|recevez (?:toutes )?(?:nos|notre) .*\b(?:par (?:courriel|e-?mail)|dans votre boîte (?:courriel|de réception|mail))\W*\Z"
    r"|(?:get|receive)\b.*\bdelivered (?:straight |directly )?(?:to|in|into|through) your (?:inbox|letterbox)\b"
    r"|if you (?:enjoyed|liked) this (?:article|story|post)\b|this slideshow requires javascript\b"
    r"|(?:you have been|vous avez été) (?:successfully )?(?:subscribed|abonnée?)\b|there was a problem subscribing\b"
    r"|(?:view|read|see|open) (?:this|it) ?(?:e-?mail|message|newsletter)? in (?:your|a|the) browser\b"
    r"|(?:voir|lire|afficher|ouvrir|consulter) (?:ce|cette|le|la) (?:courriel|e-?mail|mail|message|infolettre|newsletter)"
    r" (?:dans|sur|avec) (?:votre|un|le) navigateur\b)"
    r"|.*\bdelivered (?:straight |directly )?to your inbox\b|.*\bunsubscribe from this list\b|.*\b(?:se|vous) (?:désabonner|désinscrire) de cette liste\b"
    r"|\W*copyright ©.*\b(?:all rights reserved|tous droits réservés)\W*\Z",
    re.IGNORECASE,
)
"""Whole lines that sell the page's letters, or stand around the text of one that was sent."""
_ADVERTISEMENT = re.compile(
    r"\W*(?:advert|advertisement|advertising|ad|sponsored|publicité|iklan|annonce publicitaire|la suite après (?:la|cette) publicité"
    r"|(?:article|story) continues (?:below|after) (?:this |the )?ad(?:vertisement)?)\W*",
    re.IGNORECASE,
)
"""A whole line above an advertisement."""
_LONGEST_CALL = 400
_CLUTTER = re.compile(
    r"(?:\A|[-_ ])(?:ads?|advert\w*|affiliate|author-?(?:bio|box|info|card)|banner|bio|breadcrumbs?|byline|comments?|cookies?|"
    r"consent|copyright|credits?|disqus|disclaimer|embed-?card|follow|footer|gallery-?nav|jump-?to|metadata|more-?(?:from|on|stories)|"
    r"most-?(?:popular|read|viewed)|nav|navigation|newsletter\w*|outbrain|pagination|paywall|player|popular|popup|post-?meta|"
    r"prev-?next|print|promo\w*|recirc\w*|recommend\w*|related\w*|rss|share\w*|sharing|sidebar|signup|social\w*|sponsor\w*|"
    r"story-?timeline|subscri\w*|tabbed-labels|taboola|tags?|tag-?list|teasers?|toolbar|trending|(?<!elementor-)widget(?!-image-caption)\w*|zergnet)(?:\Z|[-_ ])",
    re.IGNORECASE,
)


_AWAY = re.compile(
    r"\W*(?:(?:related|recommended|suggested|similar|popular|trending|follow|share|tags?|topics?|partage[rz]|suivez)\b"
    r"|(?:most|les plus|top|more) (?:read|popular|viewed|lus|vus|stories|news|articles?|from|on|about)\b"
    r"|(?:read|see|watch|lire|voir|à lire|à voir|lisez) (?:more|also|next|aussi|également|la suite)\b"
    r"|(?:our|nos|your|editor['’]?s['’]?) (?:other|latest|autres|derniers|picks?) ?(?:articles?|stories)?\b"
    r"|(?:also )?in (?:this|the same) (?:series|section|article)\b|dans (?:la même|cette) (?:rubrique|série)\b"
    r"|(?:on|sur) (?:the|le) (?:same|même) (?:subject|topic|sujet|thème)\b|(?:download|get) (?:our|the) apps?\b)",
    re.IGNORECASE,
)
"""How lines begin that announce links to elsewhere: `Share this story:`."""
_NOISE = re.compile(
    r"\W*(?:advertisement|advertising|publicité)\W|.*\bcookies?\b.*\b(?:accept\w*|consent|use)\b|.*\b(?:use|utilis\w+|accept\w*)\b.*\bcookies?\b"
    r"|.*\b(?:enable|activez) javascript\b|.*browser does not support\b|\W*(?:loading|chargement|share)\b\W*\Z"
    r"|\W*(?:\d+ min(?:utes?)? (?:de lecture|read)|(?:temps de lecture|reading time)\b.*|\d+ comment(?:aire)?s?|imprimer|print"
    r"|copier le lien|copy link|(?:écouter|listen to) (?:l[’']|cet |this |the )(?:article|story))\W*\Z"
    r"|\W*(?:author|publish(?:ed)?(?: date)?|auteure?|date de publication)\s*:\Z"
    r"|\W*subscribe to\b|\W*(?:swipe|scroll|tap) (?:for|to)\b",
    re.IGNORECASE,
)
"""What pages say to whoever visits them: of advertisements, cookies, programs that load."""


def leads_away(text: str) -> bool:
    """Say whether a line announces links that lead away from the article."""
    return is_label(text) or _AWAY.match(text) is not None


def calls(text: str) -> bool:
    """Say whether a line without links speaks to the page's visitor and not to the article's reader."""
    return len(text) <= _LONGEST_CALL and (_CALL.match(text) or _NOISE.match(text)) is not None


def is_label(text: str) -> bool:
    """Say whether a line is a label above links: `À lire aussi`, `Related stories`."""
    return _LABEL.fullmatch(text) is not None


def is_advertisement(text: str) -> bool:
    """Say whether a line is the label of an advertisement, if it is a paragraph: `Publicité`."""
    return _ADVERTISEMENT.fullmatch(text) is not None


def is_promotion(text: str, link_density: float) -> bool:
    """Say whether a line leads away from the article: `Lire aussi : …` with a link, a call to subscribe."""
    if _LABEL.match(text) and link_density >= _LABELLED_LINK:
        return True
    tags = _TAGS.match(text)
    if tags and link_density * len(text) >= _LABELLED_LINK * (len(text) - tags.end()):
        return True
    if len(text) <= _LONGEST_CALL and (_WALL.match(text) or _PITCH.match(text)):
        return True
    return len(text) <= _LONGEST_CALL and link_density > 0.0 and _CALL.match(text) is not None


def is_clutter(names: str) -> bool:
    """Say whether an element's class or id says that it is no part of the article's text."""
    return _CLUTTER.search(names) is not None
