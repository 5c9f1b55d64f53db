-- Oddities of the data, by key: how many rows are affected, and out of how many.
with listed as (
    select count(*) as titles
    from works
    group by work_id
),

shared as (
    select
        count(*) filter (where titles > 1) as works,
        count(*) as all_works
    from listed
),

users as (
    select count(*) as ratings
    from ratings
    group by user_id
),

raters as (
    select
        count(*) filter (where ratings = 1) as single_rating,
        count(*) as users
    from users
),

numbered as (
    select count(distinct id) as titles
    from title_cast
    where regexp_full_match(actor, '[0-9]+')
),

rated as (
    select count(*) as titles
    from title_scores
),

raw_ratings as (
    select
        count(*) filter (where reason = 'unreadable value') as unreadable,
        count(*) filter (where reason = 'rating off the half-star scale') as off_scale,
        count(*) filter (where reason = 'unknown title') as unknown_title,
        count(*) filter (where reason = 'superseded by a newer rating') as superseded,
        count(*) + (select count(*) from ratings) as ratings
    from rejected_ratings
),

counted as (
    select
        count(*) as titles,
        count(*) filter (where duration_int is null) as no_duration,
        count(*) filter (where regexp_full_match(rating, '[0-9]+ (min|seasons?)')) as duration_in_rating,
        count(*) filter (where duration_type = 'min') as in_minutes,
        count(*) filter (where duration_type = 'min' and duration_int = 0) as zero_minutes,
        count(*) filter (where director is null) as no_director,
        count(*) filter (where "cast" is null) as no_cast,
        count(*) filter (where country is null) as no_country,
        count(date_added) as dated,
        count(*) filter (where date_added is null) as no_date_added,
        count(*) filter (where year(date_added) < release_year) as added_before_release
    from titles
),

findings as (
    select
        unnest([
            { 'key': 'no_duration', 'count': counted.no_duration, 'total': counted.titles },
            { 'key': 'duration_in_rating', 'count': counted.duration_in_rating, 'total': counted.titles },
            { 'key': 'zero_minutes', 'count': counted.zero_minutes, 'total': counted.in_minutes },
            { 'key': 'no_director', 'count': counted.no_director, 'total': counted.titles },
            { 'key': 'no_cast', 'count': counted.no_cast, 'total': counted.titles },
            { 'key': 'no_country', 'count': counted.no_country, 'total': counted.titles },
            { 'key': 'no_date_added', 'count': counted.no_date_added, 'total': counted.titles },
            { 'key': 'added_before_release', 'count': counted.added_before_release, 'total': counted.dated },
            { 'key': 'number_as_actor', 'count': numbered.titles, 'total': counted.titles },
            { 'key': 'several_platforms', 'count': shared.works, 'total': shared.all_works },
            { 'key': 'unrated_titles', 'count': counted.titles - rated.titles, 'total': counted.titles },
            { 'key': 'single_rating_users', 'count': raters.single_rating, 'total': raters.users },
            { 'key': 'rejected_unreadable', 'count': raw_ratings.unreadable, 'total': raw_ratings.ratings },
            { 'key': 'rejected_off_scale', 'count': raw_ratings.off_scale, 'total': raw_ratings.ratings },
            { 'key': 'rejected_unknown_title', 'count': raw_ratings.unknown_title, 'total': raw_ratings.ratings },
            { 'key': 'rejected_superseded', 'count': raw_ratings.superseded, 'total': raw_ratings.ratings }
        ]) as finding
    from counted
    cross join numbered
    cross join rated
    cross join raw_ratings
    cross join shared
    cross join raters
)

select
    finding.key,
    finding.count as count_,
    finding.total
from findings
