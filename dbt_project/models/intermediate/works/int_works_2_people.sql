with credits as (
    select
        titles.id,
        'director' as role,
        {{ split_to_rows('titles.director', ',') }} as person
    from {{ ref('int_titles_5_duration') }} as titles
    union all
    select
        titles.id,
        'actor' as role,
        {{ split_to_rows('titles.cast', ',') }} as person
    from {{ ref('int_titles_5_duration') }} as titles
),

people as (
    select
        id,
        role,
        {{ letters_and_digits('person') }} as person
    from credits
)

select distinct
    id,
    role,
    person
from people
where person <> ''
