-- Runs only in the snapshot.
-- A page of the titles that pass all filters, each row with the number of such titles on all pages; an empty page is
-- one row without a title. Filters that are null let every title pass. `found` holds the ids of the titles that a
-- search has found, the most relevant first. Titles without a value to sort by come last; equal ones are ordered by id.
with matching as (
    select
        id,
        sort_key($sort, $order, place, ratings, weighted_score, release_year, date_added, title_place) as sort_key
    from passing($found, $filters)
),

last_before as (
    select
        id,
        sort_key(
            $sort,
            $order,
            list_position(cast($found as varchar[]), id),
            ratings,
            weighted_score,
            release_year,
            date_added,
            title_place
        ) as sort_key
    from titles_wide
    where id = $after
),

page as (
    select matching.*
    from matching
    left join last_before on true
    where last_before.id is null or (matching.sort_key, matching.id) > (last_before.sort_key, last_before.id)
    order by matching.sort_key, matching.id
    limit $n
)

select
    page.id,
    counted.total
from (select count(*) as total from matching) as counted
left join page on true
order by page.sort_key, page.id
