-- Copies the served tables into memory from the published warehouse, attached as `published`.
create table build_info as
select
    build_id,
    finished_at,
    dbt_version,
    duckdb_version,
    row_counts
from published.build_info;

-- The words of a text, without accents.
create macro words_of(given_text) as (
    regexp_extract_all(lower(strip_accents(given_text)), '[\p{L}\p{N}]+')
);

-- Rows that queries filter together are stored together, which saves a third of the time of an answer.
create table titles_wide as
select
    id,
    platform,
    type,
    title,
    dense_rank() over (order by title) as title_place,
    date_added,
    release_year,
    rating,
    duration_int,
    duration_type,
    listed_in,
    description,
    score,
    ratings,
    weighted_score,
    work_id,
    other_platforms,
    genres,
    harmonised_genres,
    directors,
    countries,
    actors,
    age
from published.titles_wide
order by platform, release_year;

-- Numbered in alphabetical order, so that the numbers stand for the names in joins and sorts, which is faster.
create table people as
with named as (
    select unnest(list_concat(actors, directors)) as person
    from titles_wide
),

plain as (
    select
        person,
        lower(strip_accents(person)) as plain_name
    from named
    group by person
)

select
    row_number() over (order by person) as number,
    person,
    plain_name
from plain;

-- Who acts in a title or has directed it; one row for somebody who has done both.
create table title_people as
with named as (
    select
        id,
        unnest(actors) as person,
        true as acted
    from titles_wide
    union all
    select
        id,
        unnest(directors) as person,
        false as acted
    from titles_wide
)

select
    named.id,
    people.number as person,
    bool_or(named.acted) as acted,
    bool_or(not named.acted) as directed
from named
inner join people on named.person = people.person
group by named.id, people.number;

-- The mart has one row per changed column; the service needs one per changed title.
create table title_changes as
select distinct
    build_id,
    found_on,
    change,
    id,
    title
from published.title_changes;

-- Only works that several platforms have.
create table works as
select
    work_id,
    id,
    confidence
from published.works
where confidence is not null;

-- Only read while the snapshot is made, so not copied.
create view title_cast as
select
    id,
    actor
from published.title_cast;

create view title_genres as
select
    id,
    genre
from published.title_genres;

create view title_features as
select
    id,
    kind,
    feature,
    weight
from published.title_features;

-- One row per fault that answers would trip over; a published warehouse has none. `place` is the table of a row that
-- lacks a value, breaks a rule, or has a text where a number or a time should be.
create view faults as
select 'build_info' as place
from build_info
where
    not coalesce(regexp_full_match(build_id, '[A-Za-z0-9._-]+'), false)
    or finished_at is null
    or dbt_version is null
    or duckdb_version is null
    or row_counts is null
    or typeof(finished_at) = 'VARCHAR'
union all
select 'titles_wide' as place
from titles_wide
where
    id is null
    or platform is null
    or type is null
    or title is null
    or release_year is null
    or (duration_type is null) != (duration_int is null)
    or (score is null and ratings > 0)
    or ratings is null
    or (weighted_score is null) != (score is null)
    or work_id is null
    or other_platforms is null
    or genres is null
    or harmonised_genres is null
    or directors is null
    or countries is null
    or actors is null
    or typeof(other_platforms) != 'VARCHAR[]'
    or typeof(genres) != 'VARCHAR[]'
    or typeof(harmonised_genres) != 'VARCHAR[]'
    or typeof(directors) != 'VARCHAR[]'
    or typeof(countries) != 'VARCHAR[]'
    or typeof(actors) != 'VARCHAR[]'
    or 'VARCHAR' in (
        typeof(date_added),
        typeof(release_year),
        typeof(duration_int),
        typeof(score),
        typeof(ratings),
        typeof(weighted_score),
        typeof(age)
    )
union all
select 'title_cast' as place
from title_cast
where id is null or actor is null
union all
select 'title_genres' as place
from title_genres
where id is null or genre is null
union all
select 'title_features' as place
from title_features
where id is null or kind is null or feature is null or weight is null or typeof(weight) = 'VARCHAR'
union all
select 'title_changes' as place
from title_changes
where
    build_id is null
    or found_on is null
    or change is null
    or id is null
    or title is null
    or typeof(found_on) = 'VARCHAR'
union all
select 'works' as place
from works
where work_id is null or id is null or typeof(confidence) = 'VARCHAR' or confidence not between 0 and 1;
