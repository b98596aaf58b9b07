"""`python -m pages.language` (or `make words`) brings the catalogues up to date: every sentence that is said today, its
translation kept, new ones empty. Then translate the empty ones; a test fails as long as one is left."""

from __future__ import annotations

import sys

from pages.language.sentences import catalogue_path, renewed, translated_languages, write


def main() -> int:
    for language in translated_languages():
        catalog = renewed(language)
        write(catalog, language)
        empty = sum(1 for message in catalog if message.id and not message.string)
        print(f"{catalogue_path(language).name}: {len(catalog)} sentences, {empty} to be translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
