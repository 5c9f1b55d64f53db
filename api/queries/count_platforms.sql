-- Runs only in the snapshot. Filters that are null let every title pass.
-- How many of the titles that pass the filters each platform has.
select
    platform as name,
    count(*) as titles,
    count(*) over () as total
from
    passing(
        found := $found,
        types := $type,
        labels := $genre,
        produced_in := $country,
        called := $person,
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
    )
group by platform
order by titles desc, name asc
limit $n
