-- What analysts read, for the plain script: the same tables as the marts, without works, which it does not find.
create table genres as
select
    listed.genre,
    known.harmonised_genre,
    known.kind,
    count(*) as titles
from title_genres as listed
left join read_csv('dbt_project/seeds/harmonised_genres.csv') as known on listed.genre = known.genre
group by all;

create table gaps as
select
    platform[1] || lower(show_id) as id,
    rating is null as filled_in,
    coalesce(regexp_full_match(lower(rating), '[0-9]+ (min|seasons?)'), false) as duration
from catalogs;

create table maturity_ratings as
select
    titles.rating,
    known.system,
    known.age,
    count(*) as titles
from titles
inner join gaps on titles.id = gaps.id
left join read_csv('dbt_project/seeds/rating_systems.csv') as known on titles.rating = known.rating
where not gaps.filled_in and not gaps.duration
group by all;

create table platform_months as
with months as (
    select
        platform,
        count(date_added) / count(*) as dated_share,
        unnest(generate_series(
            date_trunc('month', min(date_added)), date_trunc('month', max(date_added)), interval 1 month
        )) as month
    from titles
    group by platform
),

counted as (
    select
        months.platform,
        months.month,
        months.dated_share,
        count(titles.id) as titles_added
    from months
    left join titles on months.platform = titles.platform and months.month = date_trunc('month', titles.date_added)
    group by all
)

select
    platform,
    cast(month as date) as month,
    titles_added,
    cast(sum(titles_added) over (partition by platform order by month) as bigint) as titles_added_so_far,
    dated_share,
    dated_share >= 0.9 as is_growth_known
from counted;

create table titles_wide as
with listed as (
    select
        listed.id,
        list(listed.genre order by listed.position) as genres,
        list(genres.harmonised_genre order by listed.position) as harmonised_genres,
        list(genres.kind order by listed.position) as kinds
    from title_genres as listed
    inner join genres on listed.genre = genres.genre
    group by listed.id
),

directors as (select id, list(director order by position) as names from title_directors group by id),

countries as (select id, list(country order by position) as names from title_countries group by id),

actors as (select id, list(actor order by position) as names from title_cast group by id),

weighted as (
    select
        *,
        (score * ratings + (select avg(rating) from ratings) * 25) / (ratings + 25) as weighted_score
    from title_scores
)

select
    titles.*,
    coalesce(listed.genres, []) as genres,
    -- Removes nulls and repetitions, and keeps the order.
    coalesce(list_filter(listed.harmonised_genres, lambda name, place:
        name is not null and list_position(listed.harmonised_genres, name) = place), []) as harmonised_genres,
    coalesce(list_filter(listed.kinds, lambda name, place:
        name is not null and list_position(listed.kinds, name) = place), []) as kinds,
    coalesce(directors.names, []) as directors,
    coalesce(countries.names, []) as countries,
    coalesce(actors.names, []) as actors,
    weighted.score,
    coalesce(weighted.ratings, 0) as ratings,
    weighted.weighted_score,
    cast(case when weighted.id is not null then row_number() over (
        partition by titles.platform, weighted.id is null
        order by weighted.ratings desc, weighted.weighted_score desc, titles.id
    ) end as integer) as popularity_rank,
    gaps.filled_in or gaps.duration as is_rating_missing,
    gaps.duration as is_duration_in_rating,
    case when not gaps.filled_in then maturity_ratings.age end as age
from titles
inner join gaps on titles.id = gaps.id
left join listed on titles.id = listed.id
left join directors on titles.id = directors.id
left join countries on titles.id = countries.id
left join actors on titles.id = actors.id
left join weighted on titles.id = weighted.id
left join maturity_ratings on titles.rating = maturity_ratings.rating;

create table title_features as
with words as (
    select
        id,
        unnest(list_distinct(regexp_extract_all(title || ' ' || coalesce(description, ''), '[\pL\pN]+'))) as word
    from titles
),

features as (
    select id, 'word' as kind, word as feature from words
    where word not in (select stop.word from read_csv('dbt_project/seeds/stop_words.csv') as stop)
    union all
    select id, 'actor', actor from title_cast
    union all
    select id, 'director', director from title_directors
    union all
    select id, 'country', country from title_countries
    union
    select listed.id, 'genre', coalesce(genres.harmonised_genre, genres.kind, genres.genre)
    from title_genres as listed
    inner join genres on listed.genre = genres.genre
    union all
    select id, 'decade', cast(release_year // 10 * 10 as varchar) from titles
),

weighed as (
    select
        *,
        ln((select count(*) from titles) / count(*) over (partition by kind, feature)) as rarity,
        count(*) over (partition by kind, feature) as titles
    from features
)

select
    id,
    kind,
    feature,
    round(rarity / sqrt(sum(rarity * rarity) over (partition by id)), 6) as weight
from weighed
where titles > 1 and rarity > 0;

drop table gaps;
