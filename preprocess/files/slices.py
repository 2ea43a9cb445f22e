"""A file of many articles as slices of flat bytes: their ids and texts, for what reads large corpora."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preprocess.errors import InputError, MissingError, UsageError
from preprocess.files.compression import BROKEN, open_unpacked, split_packed
from preprocess.files.encoding import NotText
from preprocess.files.fields import outlet_of, text_of, word
from preprocess.files.read import READERS, Rejected
from preprocess.files.records import Row
from preprocess.settings import ReadSettings
from preprocess.text import encodable

AT_ONCE = 500
"""Articles of a slice."""

_MEAN_BYTES = 3_000  # of an article, for a guess at how many a file holds
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some articles of a file, one after the other.

    Attributes:
        ids: Their ids as given, else their place in the file, from 1.
        data: UTF-8 of their texts. uint8.
        limits: Where each text begins in the data, and where the last one ends. int64, shape (articles + 1,).
        sources: Their outlets; empty where the file has no such field.
        dates: When they were published, as the file says it; empty likewise.
        rejected: Records that could not be used.
    """

    ids: tuple[str, ...]
    data: NDArray[np.uint8]
    limits: NDArray[np.int64]
    sources: tuple[str | None, ...] = ()
    dates: tuple[Any, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def about(path: Path) -> int:
    """Return about how many articles a file holds.

    Raises:
        MissingError: If there is no such file.
    """
    if not path.is_file():
        raise MissingError(f"{path}: there is no such file")
    if split_packed(path.name)[0].lower().endswith(".parquet"):
        return int(_parquet(path).metadata.num_rows)
    return path.stat().st_size // _MEAN_BYTES


def slices(path: Path, settings: ReadSettings) -> Iterator[Slice]:
    """Yield the articles of a Parquet file or of JSON lines, :data:`AT_ONCE` at a time, in order.

    Args:
        path: The file; JSON lines may be packed.
        settings: The names of the fields.

    Raises:
        UsageError: If it is another kind of file, or has no field of texts.
        InputError: If a Parquet file cannot be read to its end; of JSON lines what can be read is.
    """
    kind = Path(split_packed(path.name)[0]).suffix.lower()
    if kind == ".parquet":
        found = _of_parquet(path, settings)
    elif kind in (".jsonl", ".ndjson"):
        found = _of_lines(path, settings)
    else:
        raise UsageError(f"{path}: is neither .parquet nor .jsonl, which alone are read in bulk")
    for one in found:
        yield replace(one, sources=tuple(outlet_of(source, settings) for source in one.sources))


def _of_parquet(path: Path, settings: ReadSettings) -> Iterator[Slice]:
    import pyarrow as pa  # noqa: PLC0415 - optional

    file = _parquet(path)
    names = file.schema_arrow.names
    if settings.text_field not in names:
        raise UsageError(f'{path}: has no field "{settings.text_field}", but {", ".join(names)}; set read.text_field')
    columns = [name for name in dict.fromkeys((settings.text_field, *_others(settings))) if name in names]
    start = 1
    try:
        for batch in file.iter_batches(batch_size=AT_ONCE, columns=columns, use_threads=False):
            texts = batch.column(settings.text_field).cast(pa.large_string()).fill_null("")
            ids, sources, dates = (
                batch.column(name).to_pylist() if name in names else [] for name in _others(settings)
            )
            yield _arrow_slice(
                texts, _named(ids or [None] * len(texts), start), tuple(map(word, sources)), tuple(dates)
            )
            start += len(texts)
    except (pa.ArrowException, OSError) as error:  # what is compressed may be damaged too
        raise InputError(str(path), start, f"is a broken Parquet file from here on: {error!s:.200}") from error


def _others(settings: ReadSettings) -> tuple[str, str, str]:
    return settings.id_field, settings.source_field, settings.date_field


def _arrow_slice(texts: Any, ids: tuple[str, ...], *told: tuple[Any, ...]) -> Slice:  # noqa: ANN401 - Arrow's, not copied
    _, limits, data = texts.buffers()
    own = np.frombuffer(limits, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    sources, dates = told
    return Slice(ids=ids, data=np.frombuffer(data or b"", dtype=np.uint8), limits=own, sources=sources, dates=dates)


def _of_lines(path: Path, settings: ReadSettings) -> Iterator[Slice]:
    rows: list[tuple[Any, ...]] = []
    texts: list[bytes] = []
    rejected: list[Rejected] = []
    start = 1
    for line, record in _records(path, settings):
        try:
            if isinstance(record, InputError):
                raise record
            texts.append(encodable(text_of(record, settings.text_field, str(path), line)).encode())
            rows.append(tuple(record.get(name) for name in _others(settings)))
        except InputError as error:
            rejected.append(Rejected(path=str(path), line=error.line, error=error.error))
        if len(texts) + len(rejected) == AT_ONCE:
            yield _joined(rows, texts, rejected, start)
            start += len(texts)
            rows, texts, rejected = [], [], []
    if texts or rejected:
        yield _joined(rows, texts, rejected, start)


def _records(path: Path, settings: ReadSettings) -> Iterator[tuple[int | None, Row | InputError]]:
    """Records with their lines; where a packed file breaks off, that comes last."""
    try:
        with open_unpacked(path) as stream:
            yield from READERS[".jsonl"](str(path), stream, settings)
    except (NotText, *BROKEN, OSError) as error:
        yield None, InputError(str(path), None, f"cannot be read to its end: {error!s:.200}")


def _joined(rows: list[tuple[Any, ...]], texts: list[bytes], rejected: list[Rejected], start: int) -> Slice:
    limits = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    ids, sources, dates = zip(*rows, strict=True) if rows else ((), (), ())
    return Slice(
        rejected=tuple(rejected),
        ids=_named(list(ids), start),
        data=np.frombuffer(b"".join(texts), dtype=np.uint8),
        limits=limits,
        sources=tuple(map(word, sources)),
        dates=dates,
    )


def _named(ids: list[Any], start: int) -> tuple[str, ...]:
    if all(ids) and set(map(type, ids)) == {str}:
        return tuple(ids)
    return tuple(str(start + place) if given in (None, "") else str(given) for place, given in enumerate(ids))


def _parquet(path: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 - optional
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(f'{path}: needs pyarrow to be read: pip install "news-preprocess[parquet]"') from error
    try:
        # Page by page: the texts of a row group, which may be the whole file, are never held together.
        return ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False)
    except (ArrowException, OSError) as error:
        raise InputError(str(path), None, f"is no Parquet file that can be read: {error!s:.200}") from error
