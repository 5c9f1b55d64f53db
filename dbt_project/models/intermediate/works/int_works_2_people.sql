with credits as (
    select
        titles.id,
        'director' as role,
        {{ split_names('titles.director') }}
    from {{ ref('int_titles_5_duration') }} as titles
    union all
    select
        titles.id,
        'actor' as role,
        {{ split_names('titles.cast') }}
    from {{ ref('int_titles_5_duration') }} as titles
),

people as (
    select
        id,
        role,
        {{ letters_and_digits('name') }} as person
    from credits
)

select distinct
    id,
    role,
    person
from people
where person <> ''
