# Cartelera with its sample: the warehouse is built and the model is trained, so a new container answers at once.
ARG BASE=python:3.11-slim-bookworm


FROM ${BASE} AS builder
ENV PATH=/opt/venv/bin:$PATH \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv /opt/venv
WORKDIR /app

# Libraries are installed first, so that this layer is rebuilt only when these two files change. The empty files stand in
# for what pyproject.toml names.
COPY pyproject.toml constraints.txt ./
RUN touch .dbtignore LICENSE README.md dbt_project.yml profiles.yml \
    && pip install --constraint constraints.txt '.[build,page,train]'

COPY .dbtignore LICENSE README.md dbt_project.yml profiles.yml ./
COPY cartelera/ cartelera/
COPY ml/ ml/
COPY eda/ eda/
COPY api/ api/
COPY jobs/ jobs/
COPY dbt_project/ dbt_project/
COPY seeds/ seeds/
RUN pip install --no-deps .

# The sample's warehouse and model.
ENV CARTELERA_RAW=/data/raw \
    CARTELERA_WAREHOUSE=/data/warehouse/cartelera.duckdb \
    CARTELERA_MODELS=/data/models
RUN mkdir -p /data/raw && cp seeds/*.csv /data/raw \
    && cartelera build \
    && cartelera train \
    && rm -r /data/warehouse/build


FROM ${BASE}
COPY --from=builder /opt/venv /opt/venv
WORKDIR /app
COPY LICENSE ./
COPY seeds/ seeds/
COPY deploy/render/ deploy/render/
COPY --from=builder --chown=1000:1000 /data /data

# Who reaches a container is decided by the port that is published, so the service listens to all, with or without keys.
# The service writes only to /tmp, and a refresh also to /data, so the root file system can be read-only. No folder is
# declared a VOLUME, because volumes below /data would hide what is on a disk mounted there, and lose their contents.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    NUMBA_CACHE_DIR=/tmp/numba \
    MPLCONFIGDIR=/tmp/matplotlib \
    DBT_TARGET_PATH=/tmp/dbt/target \
    DBT_LOG_PATH=/tmp/dbt/logs \
    CARTELERA_RAW=/data/raw \
    CARTELERA_WAREHOUSE=/data/warehouse/cartelera.duckdb \
    CARTELERA_MODELS=/data/models \
    CARTELERA_HOST=0.0.0.0 \
    CARTELERA_OPEN=yes \
    CARTELERA_PORT=8000
EXPOSE 8000

# The image for Render runs as root, because Render's disk belongs to root: see deploy/render/start.
ARG RUN_AS=1000:1000
USER ${RUN_AS}

# http.client ignores proxy settings, and the check needs nothing but Python.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; service = http.client.HTTPConnection('127.0.0.1', int(os.environ['CARTELERA_PORT']), timeout=4); service.request('GET', '/ready'); sys.exit(service.getresponse().status != 200)"]
CMD ["python", "-m", "api"]
