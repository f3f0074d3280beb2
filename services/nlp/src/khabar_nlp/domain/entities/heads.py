"""Head nouns: «استان قم» and «وزارت نیرو» are one name each, with their head.

Corpora differ on it: ParsTwiNER, which the model learns from, mostly leaves the head out; PEYMA, whose convention
Khabar follows, has it in.
"""

from collections.abc import Sequence

from khabar_core.schemas import Label
from khabar_nlp.domain.entities.crf import Chunk
from khabar_nlp.domain.entities.words import keys

_PLACES = frozenset(
    keys(
        """استان شهر شهرستان روستای دهستان خیابان میدان بلوار بزرگراه اتوبان محله منطقه جزیره بندر دریای دریاچه
        رودخانه خلیج تنگه کوه قله پارک پل سد زندان فرودگاه شمال جنوب شرق غرب"""
    )
)
_ORGANIZATIONS = frozenset(
    keys(
        """وزارت سازمان شرکت باشگاه تیم خبرگزاری دانشگاه پژوهشگاه شورای شهرداری استانداری فرمانداری بخشداری
        اداره اداره‌کل بانک حزب مجلس فدراسیون کنفدراسیون کمیته کمیسیون هیئت هیات بنیاد موسسه مؤسسه دولت رژیم
        ارتش سپاه روزنامه مجله ستاد اتحادیه انجمن پلیس دادگاه دادستانی دادگستری سفارت کنسولگری جنبش جبهه جمعیت
        پارلمان کنگره گروهک دانشکده"""
    )
)
_OF_A_PLACE = frozenset(
    keys(
        """باشگاه تیم دانشگاه شهرداری استانداری فرمانداری بخشداری مجلس دولت رژیم ارتش پلیس دادگاه دادستانی
        دادگستری سفارت کنسولگری پارلمان کنگره"""
    )
)
"""Heads that make an organization of the place that follows: «شهرداری کرج»."""

_NAMES = frozenset(keys("سپاه ارتش"))
"""Heads that name one organization also when they stand alone; any other head alone («دولت») is a common noun."""


def with_heads(chunks: Sequence[Chunk], sentence: Sequence[str]) -> list[Chunk]:
    """Return `chunks`, in order, with their head nouns and, for organizations, the place named directly after them.

    A head noun with nothing after it names nothing and is left out.
    `sentence` holds the keys of the tokens.
    """
    extended: list[Chunk] = []
    for chunk in chunks:
        free = extended[-1].end if extended else 0
        headed = _with_head(chunk, sentence, free)
        if (
            extended
            and extended[-1].label is Label.ORG
            and headed.label is Label.LOC
            and extended[-1].end == headed.start
        ):
            owner = extended.pop()
            headed = Chunk(Label.ORG, owner.start, headed.end, min(owner.probability, headed.probability))
        extended.append(headed)
    return [chunk for chunk in extended if not _is_bare_head(chunk, sentence)]


def _is_bare_head(chunk: Chunk, sentence: Sequence[str]) -> bool:
    heads = _ORGANIZATIONS - _NAMES if chunk.label is Label.ORG else _PLACES
    return chunk.end - chunk.start == 1 and sentence[chunk.start] in heads


def _with_head(chunk: Chunk, sentence: Sequence[str], free: int) -> Chunk:
    """Return `chunk` with the head noun before it, if one stands there at token `free` or later."""
    label, start = chunk.label, chunk.start
    if label is Label.LOC and start > free and sentence[start - 1] in _PLACES:
        start -= 1
    if label is Label.LOC and start > free and sentence[start - 1] in _OF_A_PLACE:
        label = Label.ORG
        start -= 1
    elif label is Label.ORG and start > free and sentence[start - 1] in _ORGANIZATIONS:
        start -= 1
    return chunk._replace(label=label, start=start)
