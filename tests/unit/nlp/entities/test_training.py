import json
from pathlib import Path

import pytest

from khabar_core.schemas import Label
from khabar_nlp.domain.entities import Recognizer, Span
from khabar_nlp.domain.entities.lexicon import Kind
from khabar_nlp.domain.entities.lexicon_files import (
    CLUSTERS,
    GAZETTEERS,
    pack_clusters,
    pack_gazetteers,
    unpack_lexicon,
)
from khabar_nlp.domain.entities.recognizer import MODEL
from khabar_nlp.training.entities import PARSTWINER_LABELS, Score, evaluate, read_conll, train

SENTENCES = (
    "پروین B-PER|نیکان I-PER|به O|شیراز B-LOC|رفت O|. O",
    "کاوه B-PER|دادگر I-PER|در O|تبریز B-LOC|ماند O|. O",
    "تیم O|بهاران B-ORG|در O|شیراز B-LOC|برد O|. O",
    "مردم O|ایرانی B-NAT|از O|تبریز B-LOC|گفتند O|. O",
    "هواداران B-POG|در O|جشن B-EVE|بهار I-EVE|بودند O|. O",
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    lines = ("\n".join(token.replace(" ", "\t") for token in sentence.split("|")) for sentence in SENTENCES)
    (tmp_path / "train.conll").write_text("\n\n".join(lines) + "\n", "utf-8")
    (tmp_path / "news.txt").write_text("# خبر\nتیم [ORG نوروزان] در [LOC تبریز] [DAT دیروز] برد.\n", "utf-8")
    (tmp_path / "names.json").write_text(json.dumps({"first": ["پروین", "کاوه"], "city": ["شیراز"]}), "utf-8")
    (tmp_path / "clusters.json").write_text(json.dumps({"شیراز": [1, 2, 3], "تبریز": [1, 2, 4]}), "utf-8")
    (tmp_path / "universities.tsv").write_text("name\tenglish\nدانشگاه بهاران\tBaharan\n", "utf-8")
    return tmp_path


def trained(sources: Path, name: str) -> dict[str, bytes]:
    out = sources / name
    out.mkdir()
    (out / "organizations.txt").write_text("# فهرست\nسازمان بهاران | بهاران\n", "utf-8")
    train(
        sources / "train.conll",
        [sources / "news.txt"],
        gazetteers=sources / "names.json",
        clusters=sources / "clusters.json",
        universities=sources / "universities.tsv",
        out=out,
    )
    return {file: (out / file).read_bytes() for file in (MODEL, GAZETTEERS, CLUSTERS)}


def test_the_same_sources_give_the_same_bytes_and_a_working_recognizer(sources: Path) -> None:
    files = trained(sources, "one")
    assert files == trained(sources, "two")
    recognize = Recognizer.of(files[MODEL], files[GAZETTEERS], files[CLUSTERS])
    text = "پروین نیکان به شیراز رفت."
    found = {(span.label, text[span.start : span.end]) for span in recognize(text, None)}
    assert found == {(Label.PER, "پروین نیکان"), (Label.LOC, "شیراز")}


def test_the_id_of_the_model_changes_with_its_bytes(sources: Path) -> None:
    files = trained(sources, "one")
    one = Recognizer.of(files[MODEL], files[GAZETTEERS], files[CLUSTERS])
    other = Recognizer.of(files[MODEL], files[GAZETTEERS], pack_clusters({}))
    assert one.model_id != other.model_id


def test_nationalities_are_learnt_and_not_told(sources: Path) -> None:
    files = trained(sources, "one")
    recognize = Recognizer.of(files[MODEL], files[GAZETTEERS], files[CLUSTERS])
    assert [span.name for span in recognize("مردم ایرانی از تبریز گفتند.", None)] == ["تبریز"]


@pytest.mark.parametrize("line", ["بی برچسب", "واژه\tPER", "واژه B-PER"])
def test_a_line_that_is_not_conll_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "wrong.conll"
    path.write_text(f"یک\tO\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"wrong\.conll:2: expected token TAB tag"):
        read_conll(path, PARSTWINER_LABELS)


def test_an_unknown_list_of_names_is_named(sources: Path) -> None:
    (sources / "names.json").write_text(json.dumps({"planets": ["زهره"]}), "utf-8")
    with pytest.raises(ValueError, match=r"names\.json.*planets"):
        trained(sources, "one")


def test_the_lexicon_comes_back_from_its_files() -> None:
    lexicon = unpack_lexicon(
        pack_gazetteers({Kind.CITY: {"خرم اباد", "قم"}, Kind.SURNAME: {"نیکان"}}), pack_clusters({"قم": (1, 2, 3)})
    )
    assert [hit.end for hit in lexicon.phrases(["خرم", "اباد", "خرماباد", "خرم"])] == [2, 3]
    assert lexicon.name_kinds("نیکان") == (Kind.SURNAME,)
    assert lexicon.clusters == {"قم": (1, 2, 3)}


def test_a_span_counts_only_with_exact_edges_and_label() -> None:
    sentence = [("آقای", "O"), ("پروین", "B-PER"), ("نیکان", "I-PER"), ("در", "O"), ("قم", "B-LOC")]
    told = [Span(Label.PER, 0, 16, 1.0, ""), Span(Label.LOC, 20, 22, 1.0, "")]
    assert evaluate(lambda _: told, [sentence]) == {Label.PER: Score(0, 1, 1), Label.LOC: Score(1, 1, 1)}
    assert Score(1, 1, 3).f1 == 0.5
