-- The titles in which each word of a text begins a word; a text without letters or digits is looked for as it is.
with given as (
    select words_of($search) as words
),

searched as (
    select
        words,
        ' ' || array_to_string(words, ' ') as phrase
    from given
)

select titles_wide.id
from titles_wide
cross join searched
where
    case
        when len(searched.words) = 0 then contains(titles_wide.title, lower(trim($search)))
        -- noqa: disable=RF02
        else list_bool_and(list_transform(searched.words, lambda word: contains(titles_wide.words, ' ' || word)))
        -- noqa: enable=RF02
    end
order by place_of(titles_wide.words, searched.phrase), titles_wide.title, titles_wide.id
