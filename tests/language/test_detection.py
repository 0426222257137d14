"""Which language a text is in, and when that cannot be told."""

from __future__ import annotations

import pytest

from heartfelt.language.detection import LONGEST, language


@pytest.mark.parametrize(
    "text",
    [
        "Hello, my parcel has not arrived and nobody answers the phone. Where is it?",
        "omg why is ur app so slow i cant even log in and its been like this for days",
        "Good day, I am wanting to know why you are not giving me the refund since two weeks.",
        "The technician was at the house of Señor Müller-Große and he did not fix it.",
    ],
)
def test_english_is_known_in_any_manner_of_writing(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hola, mi pedido no ha llegado todavía y nadie contesta al teléfono. ¿Dónde está?", "es"),
        ("Olá, a minha encomenda ainda não chegou e ninguém atende o telefone. Onde está?", "pt"),
        ("Guten Tag, mein Paket ist noch nicht angekommen und niemand geht ans Telefon.", "de"),
        ("Bonjour, mon colis n'est toujours pas arrivé et personne ne répond au téléphone.", "fr"),
        ("שלום, החבילה שלי עדיין לא הגיעה ואף אחד לא עונה לטלפון. איפה היא?", "he"),
        ("こんにちは、荷物がまだ届いていません。電話にも誰も出ません。どこにありますか。", "ja"),
    ],
)
def test_other_languages_are_told_apart(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    "text", ["", "ok", "thx!", "12345 67890 12345 67890", "😡😡😡", "\0\n\t", "@ann https://example.org"]
)
def test_what_is_too_short_or_no_language_cannot_be_told(text: str) -> None:
    assert language(text) is None


def test_only_the_beginning_is_read() -> None:
    english = "Where is my parcel, it should have been here a week ago. "
    assert language(english * (LONGEST // len(english) + 1) + "Wo ist mein Paket? " * 500) == "en"
