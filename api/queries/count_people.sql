-- Runs only in the snapshot. Filters that are null let every title pass.
-- In how many of the titles that pass the filters each person acts, or is the director.
with given as (
    select words_of($search) as words
),

searched as (
    select people.number
    from people
    cross join given
    where
        -- noqa: disable=RF02
        $search is null
        or case
            when len(given.words) = 0 then contains(people.person, lower(trim($search)))
            else
                -- Leaves few names to be split into words.
                list_bool_and(list_transform(given.words, lambda word: contains(people.plain_name, word)))
                and list_bool_and(
                    list_transform(
                        given.words,
                        lambda word: contains(' ' || array_to_string(words_of(people.person), ' '), ' ' || word)
                    )
                )
        end
        -- noqa: enable=RF02
),

counted as (
    select
        title_people.person,
        count(*) as titles,
        count(*) filter (title_people.acted) as acted,
        count(*) filter (title_people.directed) as directed,
        count(*) over () as total
    from
        passing(
            platforms := $platform,
            types := $type,
            labels := $genre,
            produced_in := $country,
            age := $age_up_to,
            year := $year,
            first_year := $year_from,
            last_year := $year_to,
            fewest_minutes := $minutes_from,
            most_minutes := $minutes_to,
            fewest_seasons := $seasons_from,
            most_seasons := $seasons_to,
            first_day := $added_from,
            last_day := $added_to,
            lowest_score := $score_from,
            chosen := $ids
        ) as passing_titles
    inner join title_people on passing_titles.id = title_people.id
    inner join searched on title_people.person = searched.number
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
