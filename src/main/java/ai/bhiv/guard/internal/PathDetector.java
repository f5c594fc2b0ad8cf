package ai.bhiv.guard.internal;

import java.util.Set;

/// Traversal and inclusion: climbs, hidden dots and slashes, files of the system, addresses that read files.
final class PathDetector implements Detector {
    private static final int LONGEST_PATH = 1024;
    private static final int PADDING = 8;
    private static final int CLIMBS_IN_PROSE = 4;

    private static final String[] HIDDEN = {
        "%2e%2e",
        "%c0%ae",
        "%c0%af",
        "%c1%9c",
        "%c0%2e",
        "%c0%2f",
        "%c0%5c",
        "%uff0e",
        "%u2216",
        "%u2215",
        "%uefc8",
        "%uf025",
        "%e0%80%af",
        "%e0%80%ae",
        "%252e",
        "%252f",
        "%255c",
        "%%32%65",
        "%%35%63",
        "%%32%66",
        "..%2f",
        "..%5c",
        "..0x2f",
        "..0x5c",
        "..2f..",
        "..2fetc",
        "..5c..",
        "0x2e0x2e",
        "..%c0%",
        "..%c1%",
        "..%bg%qf",
        "..%25",
        "%f0%80%80%a",
        "%fc%80%80"
    };

    private static final String[] WRAPPERS = {
        "php://",
        "expect://",
        "phar://",
        "zip://",
        "glob://",
        "ogg://",
        "rar://",
        "ssh2.",
        "compress.zlib://",
        "compress.bzip2://",
        "data://",
        "data:text/plain;base64,",
        "netdoc:",
        "jar:http",
        "jar:file",
        "classpath:",
        "zlib:",
        "convert.base64-",
        "convert.iconv."
    };

    /// Roots that a value from outside has no business in.
    private static final String[] ROOTS = {
        "etc/",
        "proc/",
        "var/log/",
        "root/",
        "boot/",
        "sys/",
        "dev/",
        "usr/local/apache",
        "usr/local/etc/",
        "usr/local/php",
        "usr/local/cpanel",
        "usr/local/pgsql",
        "usr/local/mysql",
        "usr/local/zeus",
        "usr/lib/security",
        "usr/lib/cron",
        "usr/pkg/etc/",
        "usr/spool/",
        "usr/etc/",
        "var/adm/",
        "var/apache",
        "var/cpanel/",
        "var/lib/mysql",
        "var/mail/",
        "var/run/",
        "var/spool/",
        "var/webmin/",
        "var/www/",
        "var/mysql",
        "var/saf/",
        "var/cron/",
        "var/lib/pgsql",
        "var/postgresql",
        "opt/lampp/",
        "opt/xampp",
        "opt/apache",
        "opt/tomcat",
        "private/etc/",
        "private/var/",
        "library/webserver",
        "xampp/",
        "program files/",
        "winnt/",
        "inetpub/",
        "system32/",
        "documents and settings/",
        "system volume information/",
        "srv/www",
        "wamp/",
        "run/secrets/"
    };

    /// Directories that only behind a drive are the system's.
    private static final String[] DRIVE_ROOTS = {
        "windows/",
        "winnt",
        "php",
        "apache",
        "xampp",
        "mysql/",
        "inetpub/",
        "nt/",
        "recycler/",
        "boot.ini",
        "wwwroot",
        "minint/",
        "sysprep",
        "unattend"
    };

    /// Files that are asked for by name wherever they are.
    static final String[] FILES = {
        "etc/passwd",
        "etc/shadow",
        "etc/group",
        "etc/hosts",
        "etc/issue",
        "etc/hostname",
        "etc/master.passwd",
        "etc/security/",
        "etc/ssh/",
        "etc/httpd",
        "etc/apache",
        "etc/nginx",
        "etc/mysql",
        "etc/php",
        "etc/crontab",
        "proc/self/",
        "proc/version",
        "proc/net/",
        "proc/cpuinfo",
        "proc/1/",
        "boot.ini",
        "win.ini",
        "system.ini",
        "web-inf/",
        "meta-inf/",
        "windows/system32",
        "winnt/system32",
        "windows/repair",
        "winnt/repair",
        "config/sam",
        "php.ini",
        "my.ini",
        "my.cnf",
        "httpd.conf",
        "httpd-",
        "nginx.conf",
        "apache2.conf",
        "access.log",
        "error.log",
        "access_log",
        "error_log",
        ".htaccess",
        ".htpasswd",
        ".bash_history",
        ".ssh/",
        "id_rsa",
        "id_dsa",
        "authorized_keys",
        ".git/config",
        ".git/head",
        ".svn/entries",
        ".aws/credentials",
        ".env",
        "wp-config.php",
        "config.inc.php",
        "localconfig",
        "web.config",
        "global.asa",
        "machine.config",
        "applicationhost.config",
        "ntuser.dat",
        "pagefile.sys",
        "unattend.xml",
        "sysprep.inf",
        "vsftpd",
        "proftpd",
        "pure-ftpd",
        "wtmp",
        "utmp",
        "lastlog",
        "syslog",
        "docker.sock",
        "tomcat-users.xml",
        "database.yml",
        "wsftp.ini",
        "ws_ftp.ini"
    };

    static final Set<String> EXACT_NAMES = Set.of(
            "boot.ini",
            "win.ini",
            "config.inc.php",
            ".htaccess",
            ".htpasswd",
            ".bash_history",
            ".env",
            "web.config",
            "wp-config.php",
            ".git/config",
            ".git/head",
            ".svn/entries",
            "global.asa",
            ".bashrc",
            ".ssh/id_rsa",
            "passwd",
            "localconfig.php",
            ".mysql_history",
            ".netrc",
            ".forward",
            ".cshrc",
            ".rhosts",
            ".pgpass",
            ".dockercfg",
            ".npmrc",
            ".psql_history",
            "etc/passwd",
            "etc/shadow");

    @Override
    public void inspect(Form form, Evidence evidence) {
        var text = form.folded();
        hidden(form, evidence);
        wrappers(form, evidence);
        var path = slashes(text);
        boolean prose = prose(path);
        if (path.contains("./") || path.contains("..")) {
            climbs(form, path, prose, evidence);
            padding(form, path, evidence);
        }
        roots(form, path, prose, evidence);
        int nul = text.indexOf('\0');
        if (nul > 0 && text.lastIndexOf('.', nul) >= 0) {
            evidence.add(Rule.PATH_CUT, form, nul, nul + 1);
        }
        included(form, text, prose, evidence);
    }

    /// Dots and slashes in a dress that no client needs. One encoding of a percent-decoded value is needless already.
    private static void hidden(Form form, Evidence evidence) {
        var text = form.folded();
        if (text.indexOf('%') < 0 && !text.contains("0x") && !text.contains("..")) {
            return;
        }
        for (var sign : HIDDEN) {
            int at = text.indexOf(sign);
            if (at >= 0) {
                evidence.add(Rule.PATH_HIDDEN, form, at, at + sign.length());
                return;
            }
        }
    }

    private static void wrappers(Form form, Evidence evidence) {
        var text = form.folded();
        if (text.indexOf(':') < 0 && !text.contains("convert.")) {
            return;
        }
        for (var wrapper : WRAPPERS) {
            int at = text.indexOf(wrapper);
            if (at >= 0 && Letters.wordStart(text, at)) {
                evidence.add(Rule.PATH_WRAPPER, form, at, at + wrapper.length());
                return;
            }
        }
        int file = text.indexOf("file:/");
        if (file >= 0 && Letters.wordStart(text, file)) {
            boolean whole = file == 0 || text.charAt(file - 1) == '=';
            evidence.add(whole ? Rule.PATH_WRAPPER : Rule.PATH_NAMED, form, file, file + 7);
        }
    }

    private static String slashes(String text) {
        return text.replace('\\', '/').replace("..;", "..");
    }

    private static boolean prose(String path) {
        if (drive(path, 0)) {
            return false;
        }
        int blanks = 0;
        for (int i = 0; i < path.length(); i++) {
            blanks += path.charAt(i) == ' ' || path.charAt(i) == '\n' ? 1 : 0;
        }
        return blanks > 2;
    }

    private static void climbs(Form form, String path, boolean prose, Evidence evidence) {
        int climbs = 0;
        int first = -1;
        int at = 0;
        while (at < path.length()) {
            int end = climb(path, at);
            if (end > at) {
                first = first < 0 ? at : first;
                climbs++;
                at = end;
            } else {
                at++;
            }
        }
        if (climbs == 0) {
            return;
        }
        int begin = first;
        boolean leads = begin == 0 || begin == 1 || "=/:\"'".indexOf(path.charAt(begin - 1)) >= 0;
        boolean sure = prose ? climbs >= CLIMBS_IN_PROSE : climbs >= 3 || climbs == 2 && leads;
        evidence.add(sure ? Rule.PATH_CLIMB : Rule.PATH_STEP, form, first, first + 3 * climbs);
        int slashes = 0;
        while (slashes < path.length() && path.charAt(slashes) == '/') {
            slashes++;
        }
        boolean rooted = slashes > 0 && first == slashes && !prose;
        if (rooted && !sure) {
            evidence.add(Rule.PATH_CLIMB, form, 0, first + 3);
        }
    }

    /// The end of `../`, of `.../`, or of dots and slashes mixed so that a cleaner makes `../` of them.
    private static int climb(String path, int at) {
        if (path.charAt(at) != '.' || (at > 0 && path.charAt(at - 1) == '.')) {
            return at;
        }
        int dots = at;
        while (dots < path.length() && path.charAt(dots) == '.') {
            dots++;
        }
        int count = dots - at;
        if (count == 1 && path.startsWith("/./", dots) && dots + 3 < path.length() && path.charAt(dots + 3) == '.') {
            return at;
        }
        boolean slash = dots < path.length() && path.charAt(dots) == '/';
        boolean last = dots == path.length() && at > 0 && path.charAt(at - 1) == '/';
        boolean starts = at == 0 || !Letters.word(path.charAt(at - 1));
        return count >= 2 && starts && (slash || last && count == 2) ? Math.min(path.length(), dots + 1) : at;
    }

    private static void roots(Form form, String path, boolean prose, Evidence evidence) {
        int start = start(path);
        boolean absolute = start > 0 && path.lastIndexOf('/', start) >= 0;
        if (prose || path.length() >= LONGEST_PATH || path.isEmpty()) {
            return;
        }
        boolean driven = start > 1 && path.charAt(start - 2) == ':' && path.charAt(start - 1) == '/';
        for (var root : driven ? DRIVE_ROOTS : ROOTS) {
            if (absolute && path.startsWith(root, start)) {
                evidence.add(Rule.PATH_SENSITIVE, form, start, start + root.length());
                break;
            }
        }
    }

    /// Files by their names, wherever the path to them begins.
    static void files(Form form, Evidence evidence) {
        var path = slashes(form.folded());
        boolean prose = prose(path);
        int start = start(path);
        boolean absolute = start > 0 && path.lastIndexOf('/', start) >= 0;
        int from = path.startsWith(".") ? 0 : start;
        if (!prose && (EXACT_NAMES.contains(path.substring(from)) || EXACT_NAMES.contains(path))) {
            evidence.add(Rule.PATH_SENSITIVE, form, from, path.length());
        }
        int last = path.lastIndexOf('/');
        if (!prose && last >= 0 && path.startsWith(".", last + 1) && EXACT_NAMES.contains(path.substring(last + 1))) {
            evidence.add(Rule.PATH_SENSITIVE, form, last, path.length());
        }
        for (var file : FILES) {
            int at = path.indexOf(file);
            if (at > 0 && path.charAt(at - 1) == '/') {
                boolean strong = file.startsWith("etc/")
                        || file.startsWith("proc/")
                        || file.startsWith("web-inf")
                        || file.endsWith(".ini")
                        || file.endsWith(".conf")
                        || file.endsWith("_log")
                        || file.endsWith(".log");
                boolean whole = !prose && strong && absolute;
                evidence.add(whole ? Rule.PATH_SENSITIVE : Rule.PATH_NAMED, form, at, at + file.length());
                return;
            }
        }
    }

    private static int start(String path) {
        int start = 0;
        while (start < path.length() && ("/.\"' |;`".indexOf(path.charAt(start)) >= 0 || drive(path, start))) {
            start += drive(path, start) ? 3 : 1;
        }
        return start;
    }

    private static boolean drive(String path, int at) {
        return at + 2 < path.length()
                && Letters.letter(path.charAt(at))
                && path.charAt(at + 1) == ':'
                && path.charAt(at + 2) == '/';
    }

    private static void padding(Form form, String path, Evidence evidence) {
        int steps = 0;
        int at = path.indexOf("./");
        while (at >= 0) {
            boolean same = at == 0 || path.charAt(at - 1) == '/' || path.charAt(at - 1) == '.';
            steps = same ? steps + 1 : 0;
            if (steps >= PADDING) {
                evidence.add(Rule.PATH_PADDED, form, 0, at);
                return;
            }
            at = path.indexOf("./", at + 1);
        }
        int idle = 0;
        for (int at2 = path.indexOf("/./"); at2 >= 0; at2 = path.indexOf("/./", at2 + 2)) {
            idle++;
        }
        if (idle >= 2 && path.indexOf(' ') < 0
                || path.contains("......../")
                || path.contains("/./././")
                || path.contains("/.//./")) {
            evidence.add(Rule.PATH_PADDED, form, 0, path.length());
        }
    }

    /// A program elsewhere, by an address that ends so that what is appended does no harm.
    private static void included(Form form, String text, boolean prose, Evidence evidence) {
        if (prose
                || !(text.startsWith("http://")
                        || text.startsWith("https://")
                        || text.startsWith("ftp://")
                        || text.startsWith("//"))) {
            return;
        }
        int end = text.length();
        boolean cut = false;
        while (end > 0
                && (text.charAt(end - 1) == '?' || text.charAt(end - 1) == '\0' || text.charAt(end - 1) == '#')) {
            end--;
            cut = true;
        }
        boolean program = text.startsWith(".txt", end - 4)
                || text.startsWith(".php", Math.max(0, end - 4))
                || text.startsWith(".jpg", end - 4)
                || text.startsWith(".inc", end - 4);
        if (cut && program) {
            evidence.add(Rule.PATH_REMOTE, form, 0, text.length());
        }
    }
}
