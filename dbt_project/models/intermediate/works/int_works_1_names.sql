-- What platforms add to a title, as in `(english subtitled)`, says nothing of the work. A leading article does: most
-- titles that differ only by one are different works.
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
