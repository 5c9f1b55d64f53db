-- What `/titles` and the counts of its filters have in common.

-- The titles that pass all filters, each with its place among those found. `found` holds the ids of the titles that a
-- search has found, the most relevant first; `filters` has the values of the parameters of the same names. What is null
-- lets every title pass.
create macro passing(found, filters) as table (
    with given as (
        select unnest(cast(filters as struct(
            platform varchar[],
            type varchar[],
            genre varchar[],
            country varchar[],
            person varchar[],
            age_up_to integer,
            year integer,
            year_from integer,
            year_to integer,
            minutes_from integer,
            minutes_to integer,
            seasons_from integer,
            seasons_to integer,
            added_from date,
            added_to date,
            score_from double,
            ids varchar[]
        )))
    ),

    found_ones as (
        select
            unnest(cast(found as varchar[])) as id,
            generate_subscripts(cast(found as varchar[]), 1) as place
    ),

    plain_names as (
        select lower(strip_accents(unnest(person))) as plain_name
        from given
    ),

    of_people as (
        select title_people.id
        from plain_names
        inner join people on plain_names.plain_name = people.plain_name
        inner join title_people on people.number = title_people.person
    ),

    chosen as (
        select unnest(ids) as id
        from given
    )

    select
        titles_wide.*,
        found_ones.place
    from titles_wide
    cross join given
    left join found_ones on titles_wide.id = found_ones.id
    where
        (found is null or found_ones.id is not null)  -- noqa: RF02
        and (given.platform is null or list_contains(given.platform, titles_wide.platform))
        and (given.type is null or list_contains(given.type, titles_wide.type))
        and (
            given.genre is null
            or list_has_any(titles_wide.harmonised_genres, given.genre)
            or list_has_any(titles_wide.genres, given.genre)
        )
        and (given.country is null or list_has_any(titles_wide.countries, given.country))
        and (given.person is null or titles_wide.id in (select of_people.id from of_people))
        and (given.age_up_to is null or titles_wide.age <= given.age_up_to)
        and (given.year is null or titles_wide.release_year = given.year)
        and (given.year_from is null or titles_wide.release_year >= given.year_from)
        and (given.year_to is null or titles_wide.release_year <= given.year_to)
        and (
            coalesce(given.minutes_from, given.minutes_to, given.seasons_from, given.seasons_to) is null
            or (
                titles_wide.duration_type = 'min'
                and coalesce(given.minutes_from, given.minutes_to) is not null
                and titles_wide.duration_int >= coalesce(given.minutes_from, 0)
                and titles_wide.duration_int <= coalesce(given.minutes_to, titles_wide.duration_int)
            )
            or (
                titles_wide.duration_type = 'season'
                and coalesce(given.seasons_from, given.seasons_to) is not null
                and titles_wide.duration_int >= coalesce(given.seasons_from, 0)
                and titles_wide.duration_int <= coalesce(given.seasons_to, titles_wide.duration_int)
            )
        )
        and (given.added_from is null or titles_wide.date_added >= given.added_from)
        and (given.added_to is null or titles_wide.date_added <= given.added_to)
        and (given.score_from is null or titles_wide.score >= given.score_from)
        and (given.ids is null or titles_wide.id in (select chosen.id from chosen))
);

-- What titles are sorted by, as a number: the lowest comes first, and the highest of all stands for a missing value.
create macro sort_key(
    sorted_by, direction, place, ratings, weighted_score, release_year, date_added, title_place
) as coalesce(
    case sorted_by
        when 'relevance' then -place
        when 'popularity' then ratings
        when 'score' then weighted_score
        when 'year' then release_year
        when 'added' then date_diff('day', date '1970-01-01', date_added)
        when 'title' then title_place
    end
    * case direction when 'asc' then 1 else -1 end,
    cast('infinity' as double)
);
