package ai.bhiv.guard.internal;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words of five dialects of SQL: PostgreSQL, MySQL, SQL Server, Oracle, SQLite.
final class SqlWords {
    static final Set<String> LOGIC = Set.of("and", "or", "xor");

    static final Set<String> COMPARISON =
            Set.of("like", "rlike", "regexp", "ilike", "glob", "is", "between", "in", "sounds", "similar", "contains");

    static final Set<String> LITERALS = Set.of("null", "true", "false");

    static final Set<String> VALUES = Set.of(
            "current_user", "session_user", "system_user", "current_date", "current_timestamp", "sysdate", "rownum");

    static final Set<String> KEYWORDS = words("""
            union intersect except minus select from where having order group by limit offset fetch into values set
            all distinct distinctrow any some exists not binary interval insert update delete drop create alter truncate
            exec execute declare shutdown waitfor delay procedure case when then else end as on join inner left right
            outer natural cross using begin if while print merge replace call copy load grant revoke backup handler
            kill use with rename attach pragma openrowset returning escape collate asc desc reconfigure top""");

    /// Keywords that are functions too when a parenthesis follows at once.
    static final Set<String> ALSO_FUNCTIONS = Set.of("if", "iif", "replace", "left", "right", "insert");

    static final Set<String> FUNCTIONS = words("""
            abs ascii avg bin bit_length cast ceil ceiling char char_length chr coalesce concat concat_ws connection_id
            conv convert count crc32 curdate current_database current_schema current_setting database date_add decode
            elt exp export_set extractvalue field find_in_set floor format found_rows generate_series get_lock
            greatest group_concat hex host_name if iif ifnull initcap inet_aton inet_server_addr insert instr
            is_srvrolemember isnull json_extract json_keys last_insert_id lcase least left length len like listagg
            ln load_file load_extension locate log lower lpad ltrim make_set max md5 mid min mod monthname name_const
            now nullif nvl oct object_id object_name octet_length ord password pg_read_file pg_sleep pi polygon
            multipoint linestring position pow power query_to_xml quote quotename rand randomblob regexp_substr repeat
            replace reverse right round row_count rpad rtrim schema schema_name sha sha1 sha2 sign sleep soundex space
            sqlite_version sqrt stddev str str_to_date strcmp string_agg stuff substr substring substring_index sum
            suser_name suser_sname sys_context sys_eval sys_exec sysdate system_user to_char to_date to_number
            trim truncate typeof ucase unhex upper updatexml user user_name utl_raw uuid version xmltype xmlagg
            zeroblob aes_decrypt aes_encrypt des_decrypt des_encrypt compress uncompress to_base64 from_base64
            acos asin atan atan2 cos cot degrees log10 log2 radians sin tan date_format date_sub datediff
            unix_timestamp from_unixtime json_value json_object json_arrayagg array_to_string string_to_array
            regexp_replace regexp_instr soundslike bit_and bit_or bit_xor benchmark dump rawtohex db_name row regexp_like exists""");

    /// What stands in an injected query and hardly elsewhere.
    static final Map<String, Rule> LEXICON = Stream.of(
                    entries(
                            Rule.SQL_DELAY,
                            "sleep( benchmark( pg_sleep( randomblob( dbms_pipe.receive_message("
                                    + " dbms_lock.sleep( dbms_session.sleep("),
                    entries(Rule.SQL_CATALOGUE, """
                            information_schema sysobjects syscolumns sysusers pg_catalog pg_user pg_shadow pg_tables
                            pg_database pg_class mysql.user mysql.db mysql.innodb_table_stats sqlite_master
                            sqlite_schema all_tables all_users all_tab_columns dba_users user_tables user_tab_columns
                            sysdatabases sys.databases sys.objects sys.tables sys.columns sys.user sysibm msysobjects
                            sys.schema_table_statistics v$version rdb$fields rdb$relations rdb$database
                            domain.columns domain.domains master.dbo sysmaster:syspaghdr syscat"""),
                    entries(Rule.SQL_REACH_OUT, """
                            load_file( outfile dumpfile xp_cmdshell xp_dirtree xp_fileexist xp_regread sp_oacreate
                            sp_executesql( utl_http.request utl_inaddr.get_host_address utl_inaddr.get_host_name
                            utl_file httpuritype( extractvalue( updatexml( openrowset( lo_import( lo_export(
                            ctxsys.drithsx.sn( dbms_ldap.init( dbms_xmlgen sys_eval( sys_exec( load_extension(
                            pg_read_file( pg_ls_dir( pg_read_binary_file( query_to_xml( dbms_java analyse("""),
                    entries(Rule.SQL_BUILT_STRING, "unhex( group_concat( concat_ws( char( chr( nchar("))
            .flatMap(entries -> entries.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private SqlWords() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static Map<String, Rule> entries(Rule rule, String words) {
        return words(words).stream().collect(Collectors.toMap(word -> word, _ -> rule));
    }
}
