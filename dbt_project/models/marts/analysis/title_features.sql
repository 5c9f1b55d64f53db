-- Waits for {{ ref('title_scores') }}: beside millions of ratings there is not memory enough for both.
with titles as (
    select
        id,
        title,
        description,
        cast(floor(release_year / 10) * 10 as integer) as decade
    from {{ ref('titles') }}
),

words as (
    select
        id,
        {{ split_words("title || ' ' || coalesce(description, '')") }} as word
    from titles
),

telling_words as (
    select distinct
        words.id,
        words.word
    from words
    left join {{ ref('stop_words') }} as stop_words on words.word = stop_words.word
    where stop_words.word is null
),

features as (
    select
        id,
        'actor' as kind,
        actor as feature
    from {{ ref('title_cast') }}
    union all
    select
        id,
        'director' as kind,
        director as feature
    from {{ ref('title_directors') }}
    union all
    select
        id,
        'country' as kind,
        country as feature
    from {{ ref('title_countries') }}
    union all
    select distinct
        listed.id,
        'genre' as kind,
        coalesce(genres.harmonised_genre, genres.kind, genres.genre) as feature
    from {{ ref('title_genres') }} as listed
    inner join {{ ref('genres') }} as genres on listed.genre = genres.genre
    union all
    select
        id,
        'decade' as kind,
        cast(decade as string) as feature
    from titles
    union all
    select
        id,
        'word' as kind,
        word as feature
    from telling_words
),

frequencies as (
    select
        kind,
        feature,
        count(*) as titles
    from features
    group by kind, feature
),

-- The rarer a feature, the more it says (inverse document frequency). One that a single title has is like none other.
rarities as (
    select
        kind,
        feature,
        ln((select count(*) from titles) / titles) as rarity
    from frequencies
    where titles > 1 and titles < (select count(*) from titles)
),

weighed as (
    select
        features.id,
        features.kind,
        features.feature,
        rarities.rarity
    from features
    inner join rarities on features.kind = rarities.kind and features.feature = rarities.feature
),

lengths as (
    select
        id,
        sqrt(sum(rarity * rarity)) as length
    from weighed
    group by id
)

-- Rounded, because engines add in different orders.
select
    weighed.id,
    weighed.kind,
    weighed.feature,
    round(weighed.rarity / lengths.length, 6) as weight
from weighed
inner join lengths on weighed.id = lengths.id
