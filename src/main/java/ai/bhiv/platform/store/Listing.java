package ai.bhiv.platform.store;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One list of records, read page by page by keyset: a row that exists during the whole walk is seen exactly once,
/// whatever comes and goes meanwhile (PLT-35). A page is one statement, and one more when rows are counted.
///
/// @param name of the operation; cursors are bound to it
/// @param columns what the mapper reads, as after `select`
/// @param from the tables, as after `from`
/// @param id the tie-breaker's column
/// @param usual the sort of requests that name none, such as `-created_at`
/// @param sorts the fields that may be sorted by
public record Listing<T>(
        String name,
        String columns,
        String from,
        String id,
        String usual,
        Map<String, Sort> sorts,
        RowMapper<T> mapper) {
    private static final Pattern PLANNED = Pattern.compile("rows=(\\d+)");

    /// A sort field: a column or expression that is never null and has an index, and its SQL type.
    public record Sort(String column, String type) {}

    private record Row<T>(T value, Cursors.Place place) {}

    /// @throws ai.bhiv.platform.problem.Problem `SORT_UNKNOWN` naming the known fields, or `CURSOR_INVALID`
    public Page<T> page(JdbcClient db, Cursors cursors, Conditions conditions, PageRequest request) {
        var asked = request.sort() == null ? usual : request.sort();
        boolean descending = asked.startsWith("-");
        var sort = sort(asked, descending ? asked.substring(1) : asked);
        var scope = scope(conditions, asked);
        var after = request.cursor() == null ? null : cursors.open(scope, request.cursor());
        var rows = rows(db, conditions, after, sort, descending, request.limit());
        boolean more = rows.size() > request.limit();
        var shown = more ? rows.subList(0, request.limit()) : rows;
        return new Page<>(
                shown.stream().map(Row::value).toList(),
                more ? cursors.seal(scope, shown.getLast().place()) : null,
                count(db, conditions, request.count()));
    }

    private List<Row<T>> rows(
            JdbcClient db,
            Conditions conditions,
            Cursors.@Nullable Place after,
            Sort sort,
            boolean descending,
            int limit) {
        var where = conditions.where();
        if (after != null) {
            where += (where.isEmpty() ? " where " : " and ")
                    + "(%s, %s) %s (cast(:page_value as %s), cast(:page_id as uuid))"
                            .formatted(sort.column(), id, descending ? "<" : ">", sort.type());
        }
        var direction = descending ? " desc" : "";
        var sql =
                "select %s, cast(%s as text) as page_value, %s as page_id from %s%s order by %s%s, %s%s limit :page_limit"
                        .formatted(columns, sort.column(), id, from, where, sort.column(), direction, id, direction);
        var statement = db.sql(sql).params(conditions.values()).param("page_limit", limit + 1);
        if (after != null) {
            statement = statement.param("page_value", after.value()).param("page_id", after.id());
        }
        return statement.query(this::row).list();
    }

    private Row<T> row(ResultSet rs, int number) throws SQLException {
        var value = mapper.mapRow(rs, number);
        if (value == null) {
            throw new IllegalStateException("the mapper of " + name + " gave null for row " + number);
        }
        return new Row<>(value, new Cursors.Place(rs.getString("page_value"), rs.getObject("page_id", UUID.class)));
    }

    private @Nullable Long count(JdbcClient db, Conditions conditions, PageRequest.Count how) {
        var tail = "from " + from + conditions.where();
        return switch (how) {
            case NONE -> null;
            case EXACT ->
                db.sql("select count(*) " + tail)
                        .params(conditions.values())
                        .query(Long.class)
                        .single();
            case ESTIMATE -> {
                // the planner's own guess, from its statistics: as cheap at a million rows as at ten
                var plan = db.sql("explain select 1 " + tail)
                        .params(conditions.values())
                        .query(String.class)
                        .list();
                var rows = PLANNED.matcher(plan.getFirst());
                yield rows.find() ? Long.parseLong(rows.group(1)) : 0L;
            }
        };
    }

    private Sort sort(String asked, String field) {
        var sort = sorts.get(field);
        if (sort == null) {
            var known = new ArrayList<>(sorts.keySet());
            known.sort(null);
            var expected = "one of " + String.join(", ", known) + ", with - before it for descending";
            throw PlatformProblem.SORT_UNKNOWN
                    .because("sort: %s (expected: %s)".formatted(asked, expected))
                    .with(Fault.parameter("sort", asked, expected));
        }
        return sort;
    }

    private String scope(Conditions conditions, String asked) {
        var tenant = RequestContext.current().principal().tenant();
        // lengths keep values from running into each other: "a" and "bc" is not "ab" and "c"
        var scope = new StringBuilder();
        for (var part : List.of(tenant, name, asked, conditions.where())) {
            scope.append(part.length()).append(':').append(part);
        }
        new TreeMap<>(conditions.values()).forEach((key, value) -> {
            var text = value.toString();
            scope.append(key).append('=').append(text.length()).append(':').append(text);
        });
        return scope.toString();
    }
}
