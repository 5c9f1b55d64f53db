with harmonised as (
    select
        listed.id,
        genres.harmonised_genre,
        genres.kind,
        listed.position
    from {{ ref('title_genres') }} as listed
    inner join {{ ref('genres') }} as genres on listed.genre = genres.genre
),

harmonised_genres as (
    select
        id,
        harmonised_genre,
        min(position) as position
    from harmonised
    where harmonised_genre is not null
    group by id, harmonised_genre
),

kinds as (
    select
        id,
        kind,
        min(position) as position
    from harmonised
    where kind is not null
    group by id, kind
),

platforms_of_works as (
    select
        works.work_id,
        works.id,
        titles.platform
    from {{ ref('works') }} as works
    inner join {{ ref('titles') }} as titles on works.id = titles.id
),

other_platforms as (
    select
        mine.id,
        other.platform,
        other.platform as position
    from platforms_of_works as mine
    inner join platforms_of_works as other on mine.work_id = other.work_id and mine.id <> other.id
),

genre_lists as ({{ list_names(ref('title_genres'), 'genre') }}),

harmonised_genre_lists as ({{ list_names('harmonised_genres', 'harmonised_genre') }}),

kind_lists as ({{ list_names('kinds', 'kind') }}),

director_lists as ({{ list_names(ref('title_directors'), 'director') }}),

country_lists as ({{ list_names(ref('title_countries'), 'country') }}),

actor_lists as ({{ list_names(ref('title_cast'), 'actor') }}),

platform_lists as ({{ list_names('other_platforms', 'platform') }}),

mean_rating as (
    select avg(rating) as mean from {{ ref('ratings') }}
),

-- The mean of a title's ratings and of further ones, `prior_ratings` in number, that are as good as the mean of all
-- ratings: a title with few ratings cannot be far from the mean, one with many is hardly moved. Without any ratings, it
-- is the catalog's own score.
weighted as (
    select
        scores.id,
        scores.score,
        scores.ratings,
        coalesce(
            (scores.score * scores.ratings + mean_rating.mean * {{ var('prior_ratings') }})
            / (scores.ratings + {{ var('prior_ratings') }}),
            scores.score
        ) as weighted_score
    from {{ ref('title_scores') }} as scores
    cross join mean_rating
),

ranked as (
    select
        titles.platform,
        weighted.*,
        row_number() over (
            partition by titles.platform order by weighted.ratings desc, weighted.weighted_score desc, titles.id asc
        ) as popularity_rank
    from weighted
    inner join {{ ref('titles') }} as titles on weighted.id = titles.id
)

select
    titles.id,
    titles.platform,
    titles.show_id,
    titles.type,
    titles.title,
    titles.director,
    titles.cast,
    titles.country,
    titles.date_added,
    titles.release_year,
    titles.rating,
    titles.duration_int,
    titles.duration_type,
    titles.listed_in,
    titles.description,
    coalesce(genre_lists.names, {{ no_texts() }}) as genres,
    coalesce(harmonised_genre_lists.names, {{ no_texts() }}) as harmonised_genres,
    coalesce(kind_lists.names, {{ no_texts() }}) as kinds,
    coalesce(director_lists.names, {{ no_texts() }}) as directors,
    coalesce(country_lists.names, {{ no_texts() }}) as countries,
    coalesce(actor_lists.names, {{ no_texts() }}) as actors,
    works.work_id,
    coalesce(platform_lists.names, {{ no_texts() }}) as other_platforms,
    ranked.score,
    coalesce(ranked.ratings, 0) as ratings,
    ranked.weighted_score,
    cast(ranked.popularity_rank as integer) as popularity_rank,
    gaps.is_rating_filled_in or gaps.is_duration_in_rating as is_rating_missing,
    gaps.is_duration_in_rating,
    case when not gaps.is_rating_filled_in then maturity_ratings.age end as age
from {{ ref('titles') }} as titles
inner join {{ ref('int_titles_rating_gaps') }} as gaps on titles.id = gaps.id
inner join {{ ref('works') }} as works on titles.id = works.id
left join genre_lists on titles.id = genre_lists.id
left join harmonised_genre_lists on titles.id = harmonised_genre_lists.id
left join kind_lists on titles.id = kind_lists.id
left join director_lists on titles.id = director_lists.id
left join country_lists on titles.id = country_lists.id
left join actor_lists on titles.id = actor_lists.id
left join platform_lists on titles.id = platform_lists.id
left join ranked on titles.id = ranked.id
left join {{ ref('maturity_ratings') }} as maturity_ratings on titles.rating = maturity_ratings.rating
