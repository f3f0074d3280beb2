"""What is printed: repairs, entities with their values, the special cases, where to look next."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from demo.live import display
from demo.pipeline import Pipeline
from demo.repairs import Repair, repairs
from demo.report import report
from demo.texts import rendered
from khabar_core.schemas import Amount, DateValue, EnrichedArticle, Entity, Label
from khabar_core.settings import KafkaSettings
from tests.unit.demo.arrivals import arrived_journal, enriched, evidence_of, raw

PIPELINE = Pipeline(
    KafkaSettings(bootstrap_servers="127.0.0.1:9092"), "http://127.0.0.1:9200", "http://127.0.0.1:8080", (), ()
)


def console(*, terminal: bool = False) -> Console:
    return Console(file=io.StringIO(), width=100, highlight=False, color_system="standard" if terminal else None)


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def article(original: str, body: str, *entities: Entity) -> EnrichedArticle:
    sample = arrived_journal().sent["gold"].sample
    base = enriched(raw(sample))  # type: ignore[arg-type]  # it is a publication
    return base.model_copy(
        update={"body": body, "original": base.original.model_copy(update={"body": original}), "entities": entities}
    )


def entity(body: str, text: str, label: Label, value: DateValue | Amount | None = None, name: str = "") -> Entity:
    start = body.index(text)
    end = start + len(text)
    return Entity(
        label=label, text=text, name=name or text, field="body", start=start, end=end, confidence=1, value=value
    )


def test_a_repair_is_found_with_its_place_in_the_repaired_text() -> None:
    repaired = "او نمی\u200cداند و می\u200cرود"
    assert repairs("او نمی داند و میرود", repaired) == [
        Repair("نمی داند", "نمی\u200cداند", 3, 11),
        Repair("میرود", "می\u200cرود", 14, 20),
    ]


def test_a_text_that_is_as_it_came_has_no_repairs() -> None:
    assert repairs("باران می\u200cبارد", "باران می\u200cبارد") == []


def test_an_article_is_shown_with_its_repairs_and_the_values_of_its_entities() -> None:
    body = "علی رضایی ۱۹ آذر ۱۴۰۴ گفت: ۳ میلیون تومان یا ۵ درصد می\u200cدهد."
    shown = article(
        body.replace("\u200c", ""),
        body,
        entity(body, "علی رضایی", Label.PER),
        entity(body, "۱۹ آذر ۱۴۰۴", Label.DAT, DateValue(iso="2025-12-10")),
        entity(body, "۳ میلیون تومان", Label.MON, Amount(number=3_000_000, unit="IRT")),
        entity(body, "۵ درصد", Label.PCT, Amount(number=5, unit="percent")),
    )
    out = console()
    out.print(rendered(shown))
    text = printed(out)
    assert "1 place repaired, such as میدهد. is now می·دهد." in text
    assert "DAT  ۱۹ آذر ۱۴۰۴ = 2025-12-10" in text
    assert "MON  ۳ میلیون تومان = 3,000,000 IRT" in text
    assert "PCT  ۵ درصد = 5 %" in text


def test_a_person_is_listed_once_under_the_full_name() -> None:
    body = "علی رضایی آمد. رضایی رفت."
    later = entity(body, "رضایی", Label.PER, name="علی رضایی")
    out = console()
    out.print(rendered(article(body, body, entity(body, "علی رضایی", Label.PER), later)))
    assert [line.strip() for line in printed(out).splitlines() if "PER" in line] == ["PER  علی رضایی"]


def test_an_entity_is_coloured_by_its_label() -> None:
    body = "باران در تبریز بارید."
    out = console(terminal=True)
    out.print(rendered(article(body, body, entity(body, "تبریز", Label.LOC))))
    assert "\x1b[1;32mتبریز\x1b[0m" in printed(out)


def test_the_report_tells_all_cases_and_where_to_look_next() -> None:
    journal = arrived_journal()
    out = console()
    report(out, journal, evidence_of(journal), PIPELINE)
    text = printed(out)
    for expected in (
        "water-bill · politics · squeezed",
        "Most named persons: بهرام فرهودی 2",
        "airport (2025-12-10 07:40) was replaced by airport-update (2025-12-10 11:32).",
        "metro-fares was retracted: the alias `news` does not show it.",
        "not_json: cut off",
        "KHABAR_KAFKA__BOOTSTRAP_SERVERS=127.0.0.1:9092 .venv/bin/khabar-core dlq list",
        "http://127.0.0.1:8080/docs",
        "curl -sS 'http://127.0.0.1:9200/news/_search?pretty'",
        "README.md",
    ):
        assert expected in text


def test_the_report_says_so_when_a_retracted_article_is_still_shown() -> None:
    journal = arrived_journal()
    evidence = evidence_of(journal)
    key = journal.sent["metro-fares"].identity.key
    document = next(iter(evidence.documents.values()))
    out = console()
    report(out, journal, replace(evidence, documents={**evidence.documents, key: document}), PIPELINE)
    assert "metro-fares was retracted: the alias `news` still shows it." in printed(out)


def test_without_a_terminal_every_sighting_is_a_line_and_told_once() -> None:
    journal = arrived_journal()
    out = console()
    with display(out) as show:
        show(journal, 2.0)
        show(journal, 3.0)
    lines = [line.split() for line in printed(out).splitlines()]
    assert lines.count(["gold", "indexed", "after", "0.50", "s"]) == 1
    assert ["broken-record", "dead", "letter", "after", "0.50", "s"] in lines
    assert len(lines) == sum(len(sent.way) for sent in journal.sent.values())


def test_on_a_terminal_the_table_has_a_row_a_sample_and_the_counts() -> None:
    journal = arrived_journal()
    out = Console(file=io.StringIO(), width=100, height=60, force_terminal=True, color_system=None)
    with display(out) as show:
        show(journal, 4.2)
    text = printed(out)
    for sample in journal.samples:
        assert f" {sample.name} " in text
    assert "20 of 20 sent · 20 raw · 19 enriched · 19 indexed · 1 dead letter · 4.2 s" in text
