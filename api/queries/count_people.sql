-- Runs only in the snapshot. Filters that are null let every title pass.
-- In how many of the titles that pass the filters each person acts, or is the director.
with given as (
    select words_of($search) as words
),

-- Few names, so that few are split into words.
likely as materialized (
    select
        people.number,
        people.person
    from people
    cross join given
    where
        $search is null
        or case
            when len(given.words) = 0 then contains(people.person, lower(trim($search)))
            -- noqa: disable=RF02
            else list_bool_and(list_transform(given.words, lambda word: contains(people.plain_name, word)))
            -- noqa: enable=RF02
        end
),

split as (
    select
        number,
        ' ' || array_to_string(words_of(person), ' ') as words
    from likely
    where $search is not null
),

searched as (
    select split.number
    from split
    cross join given
    where
        len(given.words) = 0
        -- noqa: disable=RF02
        or list_bool_and(list_transform(given.words, lambda word: contains(split.words, ' ' || word)))
        -- noqa: enable=RF02
),

counted as (
    select
        title_people.person,
        count(*) as titles,
        count(*) filter (title_people.acted) as acted,
        count(*) filter (title_people.directed) as directed,
        count(*) over () as total
    from passing(null, $filters) as passing_titles
    inner join title_people on passing_titles.id = title_people.id
    where $search is null or title_people.person in (select searched.number from searched)
    group by title_people.person
    order by titles desc, title_people.person asc
    limit $n
)

select
    people.person as name,
    counted.titles,
    counted.acted,
    counted.directed,
    counted.total
from counted
inner join people on counted.person = people.number
order by counted.titles desc, people.number asc
