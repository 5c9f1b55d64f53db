"""Adapts the HTML document that Gradio generates."""

import re

from starlette.types import Message

from api.http.security import hashes_of_scripts
from api.page import PATH
from api.page.language import other_language
from api.page.links import Links
from api.page.rendering import read_texts, render

# Gradio declares every page English, shows its own picture in social networks, and links to a file that is missing.
ENGLISH = re.compile(rb'(<html\s+lang=")en"')
ABOUT_GRADIO = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>')

ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%238f2024'/%3E%3Cpath d='M8 3l1.5 3.3 3.5.4-2.6 2.4.7 3.5L8 10.8l-3.1 1.8.7-3.5L3 6.7l3.5-.4z' "
    "fill='%23ffd98a'/%3E%3C/svg%3E"
)
"""The icon: a star on a red ground, as a data URL."""


def adapt(messages: list[Message], name: str, language: str) -> list[Message]:
    """Give a page that Gradio has made its language and the frame of all pages, and drop Gradio's own metadata.

    Args:
        messages: The response of Gradio.
        name: The name of the page, `ask` or `data`.
        language: Its language.
    """
    texts = read_texts(language)
    other = other_language(language)
    values = {
        "links": Links(f"{PATH}/{name}/{language}/"),
        "here": name,
        "other_language": other,
        "in_other_language": f"../../{name}?lang={other}",
    }
    head = f'<link rel="icon" href="{ICON}">{render("sheets", texts, **values)}'
    needs_script = f"<noscript><p>{texts('page.needs_script')}</p></noscript>"
    body = b"".join(message.get("body", b"") for message in messages[1:])
    body = ABOUT_GRADIO.sub(b"", ENGLISH.sub(rf'\g<1>{language}"'.encode(), body))
    body = body.replace(b"<head>", f"<head>{head}".encode(), 1)
    body = body.replace(b"<gradio-app", f"{render('header', texts, **values)}{needs_script}<gradio-app".encode(), 1)
    body = body.replace(b"</body>", f"{render('footer', texts, **values)}</body>".encode(), 1)
    start = messages[0]
    headers = [header for header in start["headers"] if header[0] != b"content-length"]
    headers += [
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", policy_of(body.decode()).encode()),
    ]
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": body}]


def policy_of(html: str) -> str:
    """What a page of Gradio may load: files of the service, and the scripts inside its document.

    Gradio sets styles inside documents, compiles the templates of its `HTML` component in the browser, and makes
    functions of the scripts of events.
    """
    return (
        f"default-src 'none'; script-src 'self' 'unsafe-eval' {hashes_of_scripts(html)}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'self'"
    )
