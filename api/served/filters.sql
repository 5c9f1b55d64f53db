-- The filters that `/titles` and the counts beside it share.

-- The titles that pass all filters, each with its place among those found; a filter that is null lets every title pass.
create macro passing(
    found := null,
    platforms := null,
    types := null,
    labels := null,
    produced_in := null,
    called := null,
    age := null,
    year := null,
    first_year := null,
    last_year := null,
    fewest_minutes := null,
    most_minutes := null,
    fewest_seasons := null,
    most_seasons := null,
    first_day := null,
    last_day := null,
    lowest_score := null,
    chosen := null
) as table (
    with found_ones as (
        select
            unnest(cast(found as varchar[])) as id,
            generate_subscripts(cast(found as varchar[]), 1) as place
    ),

    of_people as (
        select title_people.id
        from (select lower(strip_accents(unnest(cast(called as varchar[])))) as plain_name) as given
        inner join people on given.plain_name = people.plain_name
        inner join title_people on people.number = title_people.person
    )

    select
        titles_wide.*,
        found_ones.place
    from titles_wide
    left join found_ones on titles_wide.id = found_ones.id
    where
        -- noqa: disable=RF02
        (found is null or found_ones.id is not null)
        and (platforms is null or list_contains(cast(platforms as varchar[]), titles_wide.platform))
        and (types is null or list_contains(cast(types as varchar[]), titles_wide.type))
        and (
            labels is null
            or list_has_any(titles_wide.harmonised_genres, cast(labels as varchar[]))
            or list_has_any(titles_wide.genres, cast(labels as varchar[]))
        )
        and (produced_in is null or list_has_any(titles_wide.countries, cast(produced_in as varchar[])))
        and (called is null or titles_wide.id in (select id from of_people))
        and (age is null or titles_wide.age <= age)
        and (year is null or titles_wide.release_year = year)
        and (first_year is null or titles_wide.release_year >= first_year)
        and (last_year is null or titles_wide.release_year <= last_year)
        and (
            coalesce(fewest_minutes, most_minutes, fewest_seasons, most_seasons) is null
            or (
                titles_wide.duration_type = 'min'
                and coalesce(fewest_minutes, most_minutes) is not null
                and titles_wide.duration_int >= coalesce(fewest_minutes, 0)
                and titles_wide.duration_int <= coalesce(most_minutes, titles_wide.duration_int)
            )
            or (
                titles_wide.duration_type = 'season'
                and coalesce(fewest_seasons, most_seasons) is not null
                and titles_wide.duration_int >= coalesce(fewest_seasons, 0)
                and titles_wide.duration_int <= coalesce(most_seasons, titles_wide.duration_int)
            )
        )
        and (first_day is null or titles_wide.date_added >= first_day)
        and (last_day is null or titles_wide.date_added <= last_day)
        and (lowest_score is null or titles_wide.score >= lowest_score)
        and (chosen is null or titles_wide.id in (select unnest(cast(chosen as varchar[]))))
        -- noqa: enable=RF02
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
