"""The language of an item."""

from __future__ import annotations

import time

import pytest

from armsbeat.annotate.language import guess_language


class TestGuessLanguage:
    @pytest.mark.parametrize(("tag", "code"), [("en-GB", "en"), ("tr_TR", "tr")])
    def test_the_feeds_tag_comes_first(self, tag: str, code: str):
        assert guess_language("Le ministre a signé le contrat", tag) == code

    def test_a_tag_that_is_no_language_is_ignored(self):
        assert guess_language("The minister has signed the contract", "default") == "en"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("The army will buy ninety howitzers from the firm", "en"),
            ("L'armée va acheter des canons pour remplacer les anciens", "fr"),
            ("Das Heer kauft neue Haubitzen und die Marine ein Schiff", "de"),
            ("El ejército compra obuses y la armada busca un buque", "es"),
            ("L'esercito compra obici e la marina cerca una nave nuova", "it"),
            ("Ordu yeni obüsler alacak ve donanma için bir gemi yapılacak", "tr"),
            ("Министр подписал договор о поставке зениток", "ru"),
        ],
    )
    def test_knows_the_languages_of_the_feeds(self, text: str, code: str):
        assert guess_language(text) == code

    @pytest.mark.parametrize(
        "title", ["Saab secures Gripen order", "Boeing wins $2B KC-46 tanker contract"]
    )
    def test_headlines_made_of_names_are_english(self, title: str):
        assert guess_language(title) == "en"

    @pytest.mark.parametrize("text", ["", "F-16", "№ 4711 (2026)"])
    def test_too_little_text_is_undetermined(self, text: str):
        assert guess_language(text) == "und"

    def test_english_takes_less_than_50_microseconds(self):
        text = "The army said on Monday that it will buy howitzers from the firm. " * 4
        guess_language(text)
        start = time.process_time()
        for _ in range(1000):
            guess_language(text)
        assert (time.process_time() - start) / 1000 < 50e-6
