"""An OpenID Connect provider: found by its issuer, its keys remembered and rotated with it, its tokens verified, its
codes exchanged (OpenID Connect Core 1.0 and Discovery 1.0, RFC 7636, RFC 9068, RFC 9207)."""

from __future__ import annotations

import asyncio
import hmac
import ssl
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import new as new_hash
from typing import Any
from urllib.parse import quote_plus

import httpx

from ats_privacy.adapters.oidc_documents import (
    KeySet,
    Metadata,
    judged_keys,
    judged_metadata,
    read_answer,
    read_document,
    unreachable,
    well_known,
)
from ats_privacy.adapters.signed_tokens import (
    LEEWAY_SECONDS,
    LONGEST_LIFE_SECONDS,
    TokenHeader,
    instant,
    read_claims,
    read_header,
    refused,
)
from ats_privacy.domain.errors import AtsPrivacyError, Misconfigured, Unauthenticated, Unavailable
from ats_privacy.domain.provider_claims import ProviderIdentity, factors_of, requisitions_of, roles_of
from ats_privacy.oidc_settings import OidcSettings

_SECONDS = 5.0
_LONGEST_TOKEN = 16_384
_LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class _Known:
    metadata: Metadata
    keys: KeySet
    read_at: float


class Provider:
    """One provider, for all requests of a process. Nothing is asked of it before it is needed.

    ``two_factor_acr``: the values of ``acr``, separated by spaces, that count as two factors.

    :raises Misconfigured: the file of certificates cannot be read.
    """

    def __init__(self, settings: OidcSettings, *, two_factor_acr: str = "", loopback: bool = False) -> None:
        self.settings = settings
        self._acr = two_factor_acr
        self._loopback = loopback
        self._known: _Known | None = None
        self._tried_at = float("-inf")
        self._failure: AtsPrivacyError | None = None
        self._reading: asyncio.Task[None] | None = None
        try:
            self._tls = ssl.create_default_context(cafile=settings.ca_file)
        except (OSError, ssl.SSLError):
            raise Misconfigured("oidc_ca_unreadable", "ATS_OIDC_CA_FILE cannot be read.") from None

    async def metadata(self) -> Metadata:
        """Where its endpoints are.

        :raises Unavailable: that is not known, and cannot be found out.
        """
        return (await self._standing()).metadata

    async def bearer(self, token: str) -> ProviderIdentity:
        """Whom an access token for the API is about (RFC 9068 section 4).

        :raises Unauthenticated: it is not valid here. :raises Unavailable: the provider's keys are not known.
        """
        header = read_header(token, longest=_LONGEST_TOKEN, thumbprints=True)
        if not self.settings.audience or not header.kid or not self._typed(header.type):
            raise refused()
        claims = await self._claims(token, header)
        audience = claims.get("aud")
        if self.settings.audience not in (audience if isinstance(audience, list) else [audience]):
            raise refused()
        return self._identity(claims, longest=LONGEST_LIFE_SECONDS)

    async def exchange(self, code: str, verifier: str, redirect_uri: str, nonce: str) -> ProviderIdentity:
        """Whom a code of the code flow is about (OpenID Connect Core 1.0 section 3.1.3).

        :raises Unauthenticated: the code, or the ID token, is not valid. :raises Unavailable: the provider is away.
        """
        answer = await self._redeemed(code, verifier, redirect_uri)
        token, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str) or not isinstance(access, str):
            raise _not_signed_in()
        try:
            header = read_header(token, longest=_LONGEST_TOKEN, thumbprints=True)
            if header.type.casefold() not in ("", "jwt"):
                raise refused()
            claims = await self._claims(token, header)
            self._check_id_token(claims, header, access, nonce)
            return self._identity(claims, longest=LONGEST_LIFE_SECONDS)
        except Unauthenticated:
            raise _not_signed_in() from None

    async def close(self) -> None:
        """Stop reading."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    def _typed(self, kind: str) -> bool:
        ours = {"at+jwt", "application/at+jwt"}
        return kind.casefold() in (ours if self.settings.rfc_9068 else ours | {"jwt", ""})

    def _check_id_token(self, claims: Mapping[str, Any], header: TokenHeader, access: str, nonce: str) -> None:
        """Section 3.1.3.7: for this client alone, by this request, with this access token."""
        client = self.settings.client_id
        if claims.get("aud") not in (client, [client]) or claims.get("azp", client) != client:
            raise refused()
        given = claims.get("nonce")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
            raise refused()
        if "at_hash" in claims:
            whole = new_hash(f"sha{header.algorithm[2:]}", access.encode("utf-8", "surrogatepass")).digest()
            half = urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=")
            told = claims["at_hash"]
            if not isinstance(told, str) or not hmac.compare_digest(told.encode("utf-8", "surrogatepass"), half):
                raise refused()

    def _identity(self, claims: Mapping[str, Any], *, longest: float) -> ProviderIdentity:
        now = time.time()
        if claims.get("iss") != self.settings.issuer:
            raise refused()
        expires, issued = instant(claims.get("exp")), instant(claims.get("iat"))
        begins = instant(claims.get("nbf", issued))
        if now >= expires + LEEWAY_SECONDS:
            raise Unauthenticated("token_expired", "The access token has expired; get a new one.")
        if begins > now + LEEWAY_SECONDS or issued > now + LEEWAY_SECONDS or expires - issued > longest:
            raise refused()
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isascii():
            raise refused()
        proven = instant(claims["auth_time"]) if "auth_time" in claims else 0.0
        if proven > now + LEEWAY_SECONDS:
            raise refused()
        settings = self.settings
        return ProviderIdentity(
            issuer=settings.issuer,
            subject=subject,
            roles=roles_of(claims, settings.roles_claim, settings.roles),
            requisitions=requisitions_of(claims, settings.requisitions_claim),
            assurance=factors_of(claims, self._acr),
            authenticated_at=int(min(proven, now) * 1_000_000),
            issued_at=issued,
            expires_at=expires,
        )

    async def _claims(self, token: str, header: TokenHeader) -> dict[str, Any]:
        known = await self._standing()
        key = known.keys.of(header.kid, header.algorithm)
        if key is not None:
            try:
                return read_claims(token, key, header.algorithm)
            except Unauthenticated:
                if header.kid:
                    raise
        # A key that came after what is remembered; of a token without kid that shows only by its signature.
        later = await self._read_since(known)
        fresh = later.keys.of(header.kid, header.algorithm)
        if fresh is None or fresh == key:
            raise refused()
        return read_claims(token, fresh, header.algorithm)

    async def _standing(self) -> _Known:
        """What is known of the provider and still counts; read again beside the request where it is getting old."""
        now, known = time.monotonic(), self._known
        if known is not None and now - known.read_at < self.settings.stale_seconds:
            if now - known.read_at >= self.settings.refresh_seconds and self._may_read(now):
                self._begin()
            return known
        if self._reading is not None or self._may_read(now):
            await self._read()
        known = self._known
        if known is None or time.monotonic() - known.read_at >= self.settings.stale_seconds:
            raise self._away()
        return known

    async def _read_since(self, known: _Known) -> _Known:
        """Something newer than what is known; the same where the provider was asked a moment ago.

        :raises Unavailable: the provider cannot be asked: who knows what it would have said.
        """
        if self._known is known and (self._reading is not None or self._may_read(time.monotonic())):
            await self._read()
        if self._known is None or self._failure is not None:
            raise self._away()
        return self._known

    def _may_read(self, now: float) -> bool:
        return now - self._tried_at >= self.settings.interval_seconds

    def _begin(self) -> asyncio.Task[None]:
        if self._reading is None:
            self._tried_at = time.monotonic()
            self._reading = asyncio.create_task(self._read_all())
        return self._reading

    async def _read(self) -> None:
        # Shielded: whoever waits for it may go away, and the others still wait.
        await asyncio.shield(self._begin())

    async def _read_all(self) -> None:
        """Metadata and keys, anew; what fails is kept and told to who needs it."""
        settings = self.settings
        try:
            async with asyncio.timeout(_SECONDS), self._client() as client:
                document = await read_document(client, well_known(settings.issuer))
                metadata = judged_metadata(
                    document, settings.issuer, loopback=self._loopback, sign_in=bool(settings.client_id)
                )
                keys = judged_keys(await read_document(client, metadata.jwks_uri), metadata.algorithms)
            self._known, self._failure = _Known(metadata, keys, time.monotonic()), None
        except TimeoutError:
            self._failure = unreachable()
        except Unavailable as error:
            self._failure = error
        finally:
            self._reading = None

    def _away(self) -> AtsPrivacyError:
        known = self._failure or unreachable()
        return Unavailable(known.code, known.sentence) if isinstance(known, Unavailable) else unreachable()

    async def _redeemed(self, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        """RFC 6749 section 4.1.3 with RFC 7636 section 4.5."""
        metadata, settings = await self.metadata(), self.settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        given: httpx.BasicAuth | None = None
        if not settings.client_secret:
            form["client_id"] = settings.client_id
        elif metadata.secret_in_body:
            form |= {"client_id": settings.client_id, "client_secret": settings.client_secret}
        else:
            # Both parts are form-encoded first (RFC 6749 section 2.3.1).
            given = httpx.BasicAuth(quote_plus(settings.client_id), quote_plus(settings.client_secret))
        try:
            async with asyncio.timeout(_SECONDS), self._client() as client:
                request = client.build_request("POST", metadata.token_endpoint, data=form)
                answer = await client.send(request, auth=given, stream=True)
                try:
                    if 400 <= answer.status_code < 500:
                        raise _not_signed_in()
                    return await read_answer(answer)
                finally:
                    await answer.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            raise unreachable() from None

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            verify=self._tls,
            timeout=_SECONDS,
            trust_env=False,
            follow_redirects=False,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )


def _not_signed_in() -> Unauthenticated:
    return Unauthenticated("sign_in_failed", "The identity provider's answer does not hold; sign in again.")
