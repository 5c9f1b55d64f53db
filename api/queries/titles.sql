-- Runs only in the snapshot.
-- A page of the matching titles, each row with the number of matches on all pages; an empty page is one row without a
-- title. Parameters that are null do not filter. Each word of `search` must begin a word of the title; a search without
-- letters or digits is looked for as it is. Exact matches come first, then titles that begin with the words, then all
-- others; each group is ordered by title, then by id.
with given as (
    select words_of(coalesce($search, '')) as words
),

searched as (
    select
        words,
        ' ' || array_to_string(words, ' ') as phrase
    from given
),

matching as (
    select
        titles_wide.id,
        titles_wide.title,
        titles_wide.platform,
        titles_wide.type,
        titles_wide.release_year,
        place_of(titles_wide.words, searched.phrase) as place
    from titles_wide
    cross join searched
    where
        ($platform is null or titles_wide.platform = $platform)
        and ($type is null or titles_wide.type = $type)
        and ($year is null or titles_wide.release_year = $year)
        and (
            $search is null
            or case
                when len(searched.words) = 0 then contains(titles_wide.title, lower(trim($search)))
                -- noqa: disable=RF02
                else list_bool_and(
                    list_transform(searched.words, lambda word: contains(titles_wide.words, ' ' || word))
                )
                -- noqa: enable=RF02
            end
        )
),

last_before as (
    select
        titles_wide.id,
        titles_wide.title,
        place_of(titles_wide.words, searched.phrase) as place
    from titles_wide
    cross join searched
    where titles_wide.id = $after
),

page as (
    select matching.*
    from matching
    left join last_before on true
    where
        last_before.id is null
        or (matching.place, matching.title, matching.id) > (last_before.place, last_before.title, last_before.id)
    order by matching.place, matching.title, matching.id
    limit $n
)

select
    page.*,
    counted.count
from (select count(*) as count from matching) as counted
left join page on true
order by page.place, page.title, page.id
