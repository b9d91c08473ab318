# Pothos as others reach it. docs/deploying/README.md says what has to be set up before it starts.
FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /pothos
COPY requirements.lock .
RUN python -m venv /packages && /packages/bin/pip install --require-hashes -r requirements.lock

FROM python:3.13-slim
ENV PATH=/packages/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    POTHOS_DATA=/data \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0
RUN useradd --uid 10001 --no-create-home pothos && mkdir /data && chown pothos /data
COPY --from=packages /packages /packages
WORKDIR /pothos
COPY app.py LICENSE ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY core core
COPY pages pages
COPY data data
# The root of the file system may be read-only: all that is written lies in /data and /tmp.
USER pothos
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/health', timeout=4)"]
CMD ["streamlit", "run", "app.py"]
