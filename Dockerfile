# Builds the service with hashed dependencies and runs it as a user that owns nothing but its data folder.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/ats-privacy
COPY requirements/base.txt requirements/build.txt requirements/
RUN pip install --require-hashes -r requirements/build.txt \
 && /opt/ats-privacy/bin/pip install --require-hashes -r requirements/base.txt
COPY pyproject.toml README.md LICENSE ./
COPY ats_privacy ats_privacy
COPY field_policies field_policies
COPY keys keys
RUN pip wheel --no-deps --no-build-isolation --wheel-dir wheels . \
 && /opt/ats-privacy/bin/pip install --no-deps --no-index wheels/*.whl

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/ats-privacy --create-home --shell /usr/sbin/nologin ats
COPY --from=build /opt/ats-privacy /opt/ats-privacy
USER ats
WORKDIR /var/lib/ats-privacy
ENV PATH=/opt/ats-privacy/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ATS_ENVIRONMENT=production
VOLUME /var/lib/ats-privacy
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"]
ENTRYPOINT ["ats-privacy"]
CMD ["serve", "--host", "0.0.0.0"]
