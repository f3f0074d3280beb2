"""An enriched article in colour: repaired words underlined, entities in the colours of their labels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from demo.repairs import Repair, repairs
from khabar_core.schemas import Amount, DateValue, EnrichedArticle, Entity, Label

STYLES = {
    Label.PER: "bold magenta",
    Label.ORG: "bold blue",
    Label.LOC: "bold green",
    Label.EVT: "bold red",
    Label.DAT: "cyan",
    Label.TIM: "cyan",
    Label.MON: "yellow",
    Label.PCT: "yellow",
}
MEANINGS = {
    Label.PER: "person",
    Label.ORG: "organization",
    Label.LOC: "place",
    Label.EVT: "event",
    Label.DAT: "date",
    Label.TIM: "time",
    Label.MON: "money",
    Label.PCT: "percent",
}
REPAIRED = "underline"
HALF_SPACE = "\u200c"
SHOWN_HALF_SPACE = "·"
"""A half-space has no width; where it matters, this stands for it."""
EXAMPLES = 4


def legend() -> Text:
    """What the colours mean."""
    text = Text()
    for label, style in STYLES.items():
        text.append(f"{label} {MEANINGS[label]}", style=style).append("  ")
    return text.append("repaired", style=REPAIRED)


def rendered(article: EnrichedArticle) -> RenderableType:
    """The article as it is searched: title, text, what was repaired, what it names."""
    found = list(_all_repairs(article))
    parts: list[RenderableType] = []
    if article.title:
        parts.append(_colored(article, "title", article.title, "bold"))
    parts += [Text(), _colored(article, "body", article.body, ""), Text(), _repaired_line(found)]
    parts += [_label_line(label, article) for label in STYLES if any(e.label is label for e in article.entities)]
    return Padding(Group(*parts), (0, 0, 1, 2))


def _all_repairs(article: EnrichedArticle) -> Iterator[Repair]:
    yield from repairs(article.original.title or "", article.title or "")
    yield from repairs(article.original.body, article.body)


def _colored(article: EnrichedArticle, field: str, content: str, style: str) -> Text:
    text = Text(content, style=style)
    original = article.original.title or "" if field == "title" else article.original.body
    for repair in repairs(original, content):
        text.stylize(REPAIRED, repair.start, repair.end)
    for entity in article.entities:
        if entity.field == field:
            text.stylize(STYLES[entity.label], entity.start, entity.end)
    return text


def _repaired_line(found: list[Repair]) -> Text:
    if not found:
        return Text("nothing to repair: the text is as it came", style="dim")
    places = f"{len(found)} place{'s' * (len(found) != 1)} repaired, such as "
    text = Text(places, style="dim")
    pairs = dict.fromkeys((repair.before, repair.after.replace(HALF_SPACE, SHOWN_HALF_SPACE)) for repair in found)
    for number, (before, after) in enumerate(islice(pairs, EXAMPLES)):
        # Latin words between the Persian ones keep a terminal that reorders text from swapping the two.
        text.append(", " if number else "").append(f"{before} is now ").append(after, style=REPAIRED)
    return text


def _label_line(label: Label, article: EnrichedArticle) -> Text:
    text = Text(f"{label}  ", style=STYLES[label])
    named = dict.fromkeys(_named(entity) for entity in article.entities if entity.label is label)
    return text.append(" | ".join(named), style="not bold default")


def _named(entity: Entity) -> str:
    match entity.value:
        case DateValue(iso=iso):
            return f"{entity.text} = {iso}"
        case Amount(number=number, unit="percent"):
            return f"{entity.text} = {number:g} %"
        case Amount(number=number, unit=unit):
            return f"{entity.text} = {number:,.0f} {unit}"
    return entity.name
