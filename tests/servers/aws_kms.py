"""The shape of AWS KMS: moto's server in a process of its own. It does not check disabled keys or grants."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from tests.servers.free_port import free_port, wait_for

REGION = "eu-central-1"


@contextmanager
def server() -> Iterator[str]:
    """The server's address."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(10)


def client(address: str) -> Any:
    """A client with invented credentials."""
    return boto3.client(
        "kms",
        region_name=REGION,
        endpoint_url=address,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


def new_key(address: str) -> str:
    """The ARN of a new symmetric customer key."""
    kms = client(address)
    try:
        return str(kms.create_key(KeyUsage="ENCRYPT_DECRYPT", KeySpec="SYMMETRIC_DEFAULT")["KeyMetadata"]["Arn"])
    finally:
        kms.close()
