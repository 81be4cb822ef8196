"""What several test files share."""

import pytest
from browsing import BOOK, launched
from chromium import MISSING, chromium


@pytest.fixture(scope="session")
def browser():
    """A Chromium, one for all tests of a worker."""
    if chromium() is None:
        pytest.fail(MISSING, pytrace=False)
    assert (BOOK / "index.html").is_file(), "The book has not been built: make book"
    with launched() as browser:
        yield browser
