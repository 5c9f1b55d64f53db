with members as (
    select
        titles.id,
        {{ split_to_rows('titles.cast', ',') }} as member
    from {{ ref('titles') }} as titles
),

-- Raw names come with spaces, non-breaking spaces (160), tabs (9) and line breaks (10, 13) around them.
actors as (
    select
        id,
        trim(both ' ' || chr(160) || chr(9) || chr(10) || chr(13) from member) as actor
    from members
)

select distinct
    id,
    actor
from actors
where actor <> ''
