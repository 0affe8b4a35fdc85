# The app for many readers, by the commands of README.md. Port 8501.
FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY pyproject.toml README.md LICENSE app.py ./
COPY .streamlit .streamlit
COPY static static
COPY landscape landscape
COPY pages pages
COPY lessons lessons
RUN pip install .
RUN useradd --create-home reader
USER reader
WORKDIR /home/reader
# A volume takes its owner from the folder that it is laid over.
RUN mkdir .cache
EXPOSE 8501
HEALTHCHECK --start-period=60s CMD ["python", "-c", "from os import environ; from urllib.request import urlopen; base = environ.get('STREAMLIT_SERVER_BASE_URL_PATH', ''); urlopen('http://127.0.0.1:8501/' + (base + '/_stcore/health').lstrip('/'))"]
CMD ["landscape", "--address", "0.0.0.0", "--processes", "2"]
