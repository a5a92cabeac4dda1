# One image for web, worker and beat. Three stages: front-end parts, Python packages, the product.

FROM node:22-slim AS parts
WORKDIR /parts
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim AS packages
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 --shell /usr/sbin/nologin shopops && mkdir /data && chown shopops /data
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=parts /parts/node_modules ./node_modules
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 SHOPOPS_ENV=production \
    HOST=0.0.0.0 PORT=8000 DATA_DIR=/data STATIC_ROOT=/app/staticfiles
# Neither database nor keys are needed here: `demo` stands in while the files are collected.
RUN python -m shopops.embedded.messages && SHOPOPS_ENV=demo DATA_DIR=/tmp/build \
    python manage.py collectstatic --noinput --verbosity 0
USER shopops
VOLUME /data
EXPOSE 8000
# The Procfile has the command of each process; compose.yaml names one per container.
CMD ["scripts/process", "web"]
