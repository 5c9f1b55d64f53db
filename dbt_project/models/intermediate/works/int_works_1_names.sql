-- Removes the notes that platforms add to a title, such as `(english subtitled)`. Keeps a leading article, because most
-- titles that differ only by an article are different works.
with titles as (
    select
        id,
        platform,
        type,
        release_year,
        duration_int,
        {{ remove_matches('title', '[(\\[]([a-z]+ )?(4k uhd|sub|subbed|subtitled|dub|dubbed)[)\\]]') }} as title
    from {{ ref('int_titles_5_duration') }}
)

select
    id,
    platform,
    type,
    release_year,
    duration_int,
    nullif({{ letters_and_digits('title') }}, '') as name
from titles
