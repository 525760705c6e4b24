"""Posts to vendors against servers that mean harm: slow, endless, redirecting, within our own network (D3, D7)."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ats_privacy.adapters.vendor_push import VendorPush
from ats_privacy.domain.orders import Undeliverable, Undelivered
from tests.servers.mail import certificate, server_context

Answers = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _server(folder: Path, answers: Answers, name: str = "localhost") -> AsyncIterator[tuple[str, ssl.SSLContext]]:
    certificate_file, key_file = certificate(folder, name=name)
    context = server_context(certificate_file, key_file)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await answers(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"https://localhost:{port}/in", ssl.create_default_context(cafile=str(certificate_file))
    finally:
        server.close()


async def _silent(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def _endless_head(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(100_000):
        writer.write(b"X-Filler-%d: %s\r\n" % (n, b"a" * 1000))
        await writer.drain()


async def _endless_body(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _n in range(100_000):
        writer.write(b"400\r\n" + b"a" * 1024 + b"\r\n")
        await writer.drain()


async def _dripping_head(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(600):
        writer.write(b"X-Drip-%d: a\r\n" % n)
        await writer.drain()
        await asyncio.sleep(0.1)


async def _post(push: VendorPush, address: str) -> None:
    await push.post(address, "a.b.c", "application/jose", "the-key")


@pytest.mark.promise("D3")
@pytest.mark.parametrize("answers", [_silent, _endless_head, _dripping_head])
async def test_who_never_ends_is_left(tmp_path: Path, answers: Answers) -> None:
    async with _server(tmp_path, answers) as (address, trusted):
        began = time.monotonic()
        with pytest.raises(Undelivered) as refused:
            await _post(VendorPush(trusted, private=True, seconds=1), address)
        assert time.monotonic() - began < 20
    assert refused.value.code == "push_unavailable"
    assert "a.b.c" not in str(refused.value)


async def test_an_endless_answer_is_not_read(tmp_path: Path) -> None:
    async with _server(tmp_path, _endless_body) as (address, trusted):
        began = time.monotonic()
        await _post(VendorPush(trusted, private=True, seconds=60), address)
        assert time.monotonic() - began < 20


@pytest.mark.promise("D3")
async def test_our_own_network_is_not_posted_to(tmp_path: Path) -> None:
    seen = []

    async def note(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        seen.append(1)

    async with _server(tmp_path, note) as (address, trusted):
        with pytest.raises(Undeliverable) as refused:
            await _post(VendorPush(trusted), address)
    assert (refused.value.code, seen) == ("push_address_private", [])


@pytest.mark.promise("D3")
async def test_a_name_that_is_not_the_certificates_gets_nothing(tmp_path: Path) -> None:
    seen = []

    async def note(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        seen.append(1)

    async with _server(tmp_path, note, name="127.0.0.1") as (address, trusted):
        with pytest.raises(Undelivered) as refused:
            await _post(VendorPush(trusted, private=True, seconds=5), address)
    assert (refused.value.code, seen) == ("push_unavailable", [])


async def test_a_name_that_nobody_has(tmp_path: Path) -> None:
    with pytest.raises(Undelivered):
        await _post(VendorPush(private=True, seconds=5), "https://vendor.invalid/in")
