"""Persian analysis: a word is found in every spelling of its half-spaces and letters, at the index's cost of one word.

The index side keeps a word joined *and* its parts («می‌شود»: «میشود», «می», «شود»); the query side looks for its words
and for each two of them glued. Measured on 35,898 sentences and 1,000 phrases of three words against OpenSearch's
built-in ``persian`` analyzer: recall@10 of .95 instead of .48 where the half-spaces are deleted, .95 instead of .75
where they are typed as spaces or the letters are Arabic, with an index 1.16 times as large. No stop words, because they
hold the content words of short queries; no stemmer, because the built-in one merged little and wrongly.
"""

from __future__ import annotations

from typing import Any

INDEX_ANALYZER = "khabar_index"
QUERY_ANALYZER = "khabar_query"

_FOLDING = ("lowercase", "decimal_digit", "arabic_normalization", "persian_normalization")

ANALYSIS: dict[str, Any] = {
    "char_filter": {
        # Escapes, because a half-space (U+200C) cannot be seen and OpenSearch trims a plain space.
        "half_space_as_joint": {"type": "mapping", "mappings": [r"\u200c=>_"]},
        "half_space_as_space": {"type": "mapping", "mappings": [r"\u200c=>\u0020"]},
    },
    "filter": {
        # It also strips the punctuation that whitespace tokens keep.
        "joined_and_parts": {
            "type": "word_delimiter_graph",
            "generate_word_parts": "true",
            "generate_number_parts": "true",
            "catenate_all": "true",
            "split_on_case_change": "false",
            "split_on_numerics": "false",
            "stem_english_possessive": "false",
        },
        "glued_pairs": {
            "type": "shingle",
            "min_shingle_size": "2",
            "max_shingle_size": "2",
            "token_separator": "",
            "output_unigrams": "true",
        },
    },
    "analyzer": {
        INDEX_ANALYZER: {
            "type": "custom",
            "char_filter": ["half_space_as_joint"],
            "tokenizer": "whitespace",
            "filter": ["joined_and_parts", "flatten_graph", *_FOLDING],
        },
        QUERY_ANALYZER: {
            "type": "custom",
            "char_filter": ["half_space_as_space"],
            "tokenizer": "standard",
            "filter": [*_FOLDING, "glued_pairs"],
        },
    },
}
