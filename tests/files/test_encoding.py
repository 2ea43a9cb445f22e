"""Bytes → text: marks, UTF-8, what a page declares, guesses."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocess.files.encoding import Decoded, NotText, as_utf8, decode

SENTENCES = {
    "cp1252": "Le maire a déclaré que l’été serait chaud, « très chaud ». Les élèves étaient là où ça compte. ",
    "cp1250": "Předseda vlády v pondělí řekl, že vláda připraví nový zákon o rozpočtu do konce roku. ",
    "cp1251": "Президент заявил в понедельник, что правительство подготовит новый закон о бюджете. ",
    "koi8_r": "Президент заявил в понедельник, что правительство подготовит новый закон о бюджете. ",
    "cp1253": "Ο πρωθυπουργός δήλωσε τη Δευτέρα ότι η κυβέρνηση θα ετοιμάσει νέο νόμο. ",
    "gb18030": "国务院总理星期一表示，政府将在年底之前提出新的预算法案，以应对经济放缓。",
    "cp932": "首相は月曜日、政府が年末までに新しい予算案を準備すると述べた。これは重要なことです。",
    "cp949": "대통령은 월요일 정부가 연말까지 새로운 예산안을 준비할 것이라고 말했다. ",
}


@pytest.mark.parametrize(("encoding", "sentence"), SENTENCES.items())
def test_encoding_of_a_text_is_guessed(encoding, sentence):
    """A few sentences are enough to tell the frequent encodings apart."""
    assert decode((sentence * 3).encode(encoding)) == Decoded(text=sentence * 3, encoding=encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_decides(encoding):
    """A text that begins with a mark is read as it says, without the mark."""
    assert decode("“één” 中".encode(encoding)).text == "“één” 中"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_seen_without_a_mark(encoding):
    """Latin letters in UTF-16 are known by the NULs between them."""
    assert decode("The mayor resigned".encode(encoding)) == Decoded(text="The mayor resigned", encoding=encoding)


@pytest.mark.parametrize("data", [b"\x7fELF\x00\x01", b"PK\x03\x04\x00\x00x", b"a\x00\x00\x00b"])
def test_binary_is_no_text(data):
    """Other NULs make it binary."""
    with pytest.raises(NotText, match="NUL"):
        decode(data)


@pytest.mark.parametrize("text", ["The mayor resigned. " * 9 + "\0", "\0" + "Bürgermeister " * 20])
def test_stray_nul_in_a_text_is_damage(text):
    """One in a hundred characters makes nothing binary."""
    assert decode(text.encode()) == Decoded(text=text, encoding="utf-8")


def test_stray_nul_in_a_page_of_another_encoding_is_damage():
    """One in a thousand, since such a page has no other sign of being a text."""
    page = f"<html><meta charset=koi8-r><p>{'Совет проголосовал. ' * 60}\0</p></html>"

    assert decode(page.encode("koi8-r"), html=True) == Decoded(text=page, encoding="koi8-r")


def test_page_is_read_as_it_declares():
    """A page that is not UTF-8 is read as it says, with the larger set that browsers read for Latin-1."""
    page = b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><p>caf\xe9 \x93x\x94'

    assert decode(page, html=True).text.endswith("café “x”")


def test_page_in_utf_8_may_declare_what_it_likes():
    """What is valid UTF-8 is UTF-8."""
    page = '<meta charset="iso-8859-1"><p>café'

    assert decode(page.encode(), html=True) == Decoded(text=page, encoding="utf-8")


@pytest.mark.parametrize("label", ["nonsense", "rot13", "idna", "utf-16", "hex", "x" * 39])
def test_declared_encoding_that_cannot_be_meant_is_passed_over(label):
    """A label that names no encoding of bytes leaves the guess."""
    assert "café" in decode(f'<meta charset="{label}"><p>café'.encode("cp1252"), html=True).text


def test_damaged_utf_8_stays_utf_8():
    """One broken character costs that character alone."""
    assert decode("é“ü”ñçàö".encode() + b"\xe2\x80") == Decoded(text="é“ü”ñçàö�", encoding="utf-8")


@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_stream_says_what_the_whole_says(text, encoding):
    """Read as a stream or at once, a text is the same."""
    data = text.replace("\0", "").encode(encoding)

    stream, _ = as_utf8(io.BytesIO(data))

    assert stream.read().decode() == decode(data).text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_not(data):
    """Whatever the bytes, they are decoded or said to be no text."""
    try:
        assert isinstance(decode(data, html=True).text, str)
    except NotText:
        assert b"\0" in data
