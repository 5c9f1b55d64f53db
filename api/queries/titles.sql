-- In the snapshot only. A page of the titles that match, with how many match in all; one row without a title where the
-- page is empty. Every null matches all. A word of `search` is found where a word of the title begins with it; a search
-- without any letter or digit is found as it is. First come titles of just these words, then those that begin with
-- them, then all others; each by title, then by id.
with searched as (
    select ' ' || array_to_string(words_of(coalesce($search, '')), ' ') as words
),

ranked as (
    select
        titles.*,
        case
            when titles.words = searched.words then 0
            when starts_with(titles.words, searched.words) then 1
            else 2
        end as place
    from titles
    cross join searched
),

matching as (
    select
        place,
        id,
        title,
        platform,
        type,
        release_year
    from ranked
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
        place,
        title,
        id
    from ranked
    where id = $after
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
