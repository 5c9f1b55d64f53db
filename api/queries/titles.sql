-- In the snapshot only. A page of the titles that match, by title, then by id, with how many match in all; one row
-- without a title where the page is empty. Every null matches all. A word of `search` is found where a word of the
-- title begins with it; a search without any letter or digit is found as it is.
with matching as (
    select
        id,
        title,
        platform,
        type,
        release_year
    from titles
    where
        ($platform is null or platform = $platform)
        and ($type is null or type = $type)
        and ($year is null or release_year = $year)
        and (
            $search is null
            or case
                when len(words_of($search)) = 0 then contains(title, lower(trim($search)))
                else list_bool_and(list_transform(words_of($search), lambda word: contains(words, ' ' || word)))
            end
        )
),

last_before as (
    select
        title,
        id
    from titles
    where id = $after
),

page as (
    select matching.*
    from matching
    left join last_before on true
    where last_before.id is null or (matching.title, matching.id) > (last_before.title, last_before.id)
    order by matching.title, matching.id
    limit $n
)

select
    page.*,
    counted.count
from (select count(*) as count from matching) as counted
left join page on true
order by page.title, page.id
