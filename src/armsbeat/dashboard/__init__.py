import logging


def _tells_something(record: logging.LogRecord) -> bool:
    return "No runtime found" not in record.getMessage()


# Streamlit's server imports our routes, and with them the caches, before its runtime is
# there; it says so once per cache, on the terminal of somebody who cannot change it.
logging.getLogger("streamlit.runtime.caching.cache_data_api").addFilter(
    _tells_something
)
