package ai.bhiv.guard.internal;

import ai.bhiv.guard.ThreatType;

/// What a detector can find. Each counts once for a value; the points of all that were found in one value are its
/// score, and a score of [#THRESHOLD] refuses.
enum Rule {
    SQL_UNION("sql.union", ThreatType.SQL_INJECTION, 5, "a second query is appended with UNION SELECT"),
    SQL_TAUTOLOGY("sql.tautology", ThreatType.SQL_INJECTION, 5, "a condition of constants is added with AND or OR"),
    SQL_CONDITION("sql.condition", ThreatType.SQL_INJECTION, 5, "a condition is added after a closed string"),
    SQL_WEAK_CONDITION("sql.weak-condition", ThreatType.SQL_INJECTION, 3, "something that reads like a condition"),
    SQL_STACKED("sql.stacked", ThreatType.SQL_INJECTION, 5, "another statement follows a semicolon"),
    SQL_STATEMENT("sql.statement", ThreatType.SQL_INJECTION, 5, "the value is a whole statement"),
    SQL_WEAK_STATEMENT("sql.weak-statement", ThreatType.SQL_INJECTION, 3, "the value may be a statement"),
    SQL_CUT_OFF("sql.cut-off", ThreatType.SQL_INJECTION, 5, "a comment cuts the query off after a closed string"),
    SQL_COMMENT("sql.comment", ThreatType.SQL_INJECTION, 2, "a comment ends what could be part of a query"),
    SQL_COMMENT_AS_BLANK("sql.comment-as-blank", ThreatType.SQL_INJECTION, 3, "a comment stands between key words"),
    SQL_EXPRESSION("sql.expression", ThreatType.SQL_INJECTION, 5, "a call or a query is calculated into the value"),
    SQL_JOINED_STRING("sql.joined-string", ThreatType.SQL_INJECTION, 4, "strings are joined across a closed string"),
    SQL_BALANCED("sql.balanced", ThreatType.SQL_INJECTION, 2, "the quotes around an operator fit those outside"),
    SQL_SUBQUERY("sql.subquery", ThreatType.SQL_INJECTION, 5, "a query in parentheses"),
    SQL_CLAUSE("sql.clause", ThreatType.SQL_INJECTION, 5, "ORDER BY, HAVING, LIMIT or another clause is added"),
    SQL_WEAK_CLAUSE("sql.weak-clause", ThreatType.SQL_INJECTION, 3, "something that reads like a clause"),
    SQL_VALUES("sql.values", ThreatType.SQL_INJECTION, 4, "a list of values goes on after a closed string"),
    SQL_DELAY("sql.delay", ThreatType.SQL_INJECTION, 4, "a call that only makes the database wait"),
    SQL_CATALOGUE("sql.catalogue", ThreatType.SQL_INJECTION, 3, "the database's own tables or variables"),
    SQL_REACH_OUT("sql.reach-out", ThreatType.SQL_INJECTION, 4, "files, programs or the network from inside SQL"),
    SQL_BUILT_STRING("sql.built-string", ThreatType.SQL_INJECTION, 3, "a string is built of character codes"),
    XSS_SCRIPT("xss.script", ThreatType.XSS, 5, "an element that runs a script or loads one"),
    XSS_HANDLER("xss.handler", ThreatType.XSS, 5, "an element with an event handler"),
    XSS_BROKEN_ATTRIBUTE("xss.broken-attribute", ThreatType.XSS, 5, "an event handler outside of an element"),
    XSS_URL("xss.url", ThreatType.XSS, 5, "an address that runs a script"),
    XSS_STYLE("xss.style", ThreatType.XSS, 5, "a style that runs a script or loads something"),
    XSS_ACTIVE_MARKUP("xss.active-markup", ThreatType.XSS, 3, "markup that can load or submit something"),
    XSS_BREAK("xss.break", ThreatType.XSS, 2, "a string or an element is closed before a script goes on"),
    XSS_CALL("xss.call", ThreatType.XSS, 3, "a call that shows a script runs"),
    XSS_SINK("xss.sink", ThreatType.XSS, 3, "the page's cookies, address or content are touched"),
    XSS_HIDDEN("xss.hidden", ThreatType.XSS, 5, "markup is hidden by a needless encoding"),
    PATH_CLIMB("path.climb", ThreatType.DIRECTORY_TRAVERSAL, 5, "the path climbs out of its directory"),
    PATH_STEP("path.step", ThreatType.DIRECTORY_TRAVERSAL, 3, "the path climbs one level"),
    PATH_HIDDEN("path.hidden", ThreatType.DIRECTORY_TRAVERSAL, 5, "dots or slashes of a path are hidden"),
    PATH_SENSITIVE("path.sensitive", ThreatType.DIRECTORY_TRAVERSAL, 5, "the value is the path of a system file"),
    PATH_NAMED("path.named", ThreatType.DIRECTORY_TRAVERSAL, 3, "a system file is named"),
    PATH_WRAPPER("path.wrapper", ThreatType.DIRECTORY_TRAVERSAL, 5, "an address that reads files or code"),
    PATH_CUT("path.cut", ThreatType.DIRECTORY_TRAVERSAL, 3, "the path is cut off by a NUL"),
    PATH_REMOTE("path.remote", ThreatType.DIRECTORY_TRAVERSAL, 5, "a program elsewhere is to be included"),
    PATH_PADDED("path.padded", ThreatType.DIRECTORY_TRAVERSAL, 5, "the path is padded with steps that do nothing"),
    SHELL_CHAINED("shell.chained", ThreatType.COMMAND_INJECTION, 5, "a program is called after a separator"),
    SHELL_SUBSTITUTED("shell.substituted", ThreatType.COMMAND_INJECTION, 5, "a program is called inside the value"),
    SHELL_LINE("shell.line", ThreatType.COMMAND_INJECTION, 5, "the value is a command line"),
    SHELL_HIDDEN("shell.hidden", ThreatType.COMMAND_INJECTION, 5, "a command is hidden from its reader"),
    SHELL_NAMED("shell.named", ThreatType.COMMAND_INJECTION, 3, "a program or its path is named"),
    SHELL_FUNCTION("shell.function", ThreatType.COMMAND_INJECTION, 5, "a function definition in an environment value"),
    SHELL_CALL("shell.call", ThreatType.COMMAND_INJECTION, 3, "a call that runs programs or code"),
    CODE_PHP("code.php", ThreatType.SERVER_SIDE_INJECTION, 5, "code between the marks of a page"),
    CODE_TEMPLATE("code.template", ThreatType.SERVER_SIDE_INJECTION, 5, "an expression that a template would run"),
    CODE_OBJECT("code.object", ThreatType.SERVER_SIDE_INJECTION, 5, "an expression that reaches into the runtime"),
    CODE_LOOKUP("code.lookup", ThreatType.SERVER_SIDE_INJECTION, 5, "a lookup that loads from elsewhere"),
    CODE_SERIALISED("code.serialised", ThreatType.SERVER_SIDE_INJECTION, 5, "a serialised object"),
    CODE_INCLUDE("code.include", ThreatType.SERVER_SIDE_INJECTION, 5, "a server-side include"),
    XML_ENTITY("xml.entity", ThreatType.SERVER_SIDE_INJECTION, 5, "a document that declares entities"),
    QUERY_OPERATOR("query.operator", ThreatType.SERVER_SIDE_INJECTION, 5, "an operator where a value belongs"),
    QUERY_SCRIPT("query.script", ThreatType.SERVER_SIDE_INJECTION, 5, "a script inside a document query"),
    DIRECTORY_FILTER("directory.filter", ThreatType.SERVER_SIDE_INJECTION, 5, "the filter of a directory is broken"),
    OBJECT_KEY("object.key", ThreatType.SERVER_SIDE_INJECTION, 5, "the prototype of all objects is named"),
    HEADER_BREAK("header.break", ThreatType.SERVER_SIDE_INJECTION, 5, "a line break begins a header of its own"),
    ADDRESS_METADATA("address.metadata", ThreatType.REQUEST_FORGERY, 5, "the address of a machine's own secrets"),
    ADDRESS_INSIDE("address.inside", ThreatType.REQUEST_FORGERY, 3, "an address inside"),
    ADDRESS_DISGUISED("address.disguised", ThreatType.REQUEST_FORGERY, 5, "an inside address in a disguise"),
    ADDRESS_SCHEME("address.scheme", ThreatType.REQUEST_FORGERY, 5, "a protocol that no client needs here"),
    DOUBLY_ENCODED("encoding.doubled", ThreatType.SUSPICIOUS_PAYLOAD, 2, "a reserved character encoded twice"),
    SCANNER_NAMED("scanner.named", ThreatType.SCANNER, 3, "a scanner gives its name");

    /// The score from which a request is refused.
    static final int THRESHOLD = 5;

    private final String id;
    private final ThreatType type;
    private final int points;
    private final String meaning;

    Rule(String id, ThreatType type, int points, String meaning) {
        this.id = id;
        this.type = type;
        this.points = points;
        this.meaning = meaning;
    }

    String id() {
        return id;
    }

    ThreatType type() {
        return type;
    }

    int points() {
        return points;
    }

    String meaning() {
        return meaning;
    }
}
