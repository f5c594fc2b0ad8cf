package ai.bhiv.guard.internal;

import java.util.Set;

/// Programs that commands begin with, by how much they mean beside a separator.
final class ShellWords {
    /// Names that are hardly words.
    static final Set<String> STRONG = words("""
            wget curl whoami ifconfig ipconfig uname netcat ncat nc bash zsh ksh csh tcsh dash powershell pwsh
            netstat nslookup traceroute tracert systeminfo tasklist taskkill netsh cmd certutil bitsadmin wmic regsvr32
            rundll32 mshta cscript wscript schtasks sc.exe chmod chown passwd useradd adduser sudo su ssh scp sftp
            telnet tftp lynx rsync xterm perl python python2 python3 ruby php node lua gcc mysql mysqldump psql
            crontab printenv getent mknod mkfifo nmap tcpdump phpinfo() dig ping ping6 sh rm mv cp tee awk sed grep
            egrep xargs base64 xxd openssl socat busybox nohup ps lsb_release lsof ifup iptables mkdir rmdir tac rev""");

    /// Names that tables, forms and programs use too: a separator close by, or an argument of a shell, must come along.
    static final Set<String> MEDIUM =
            words("id ls cat pwd dir env vol ver arp hostname reboot shutdown halt sleep echo printf"
                    + " timeout dmesg uptime df du kill nl od");

    /// Words: only with an argument that prose does not have.
    static final Set<String> WEAK = words(
            "type net more less head tail sort find date time who w last finger host route"
                    + " set export source exec eval test touch cut join split paste print printf file copy move del erase start"
                    + " tree at batch mail man top make free mount fetch system call reg query ftp rev wall write logname groups");

    /// What makes commands of `net`, `reg` and `sc`.
    static final Set<String> SUBCOMMANDS =
            words("user localgroup view share use group accounts session add query delete config stop start");

    private ShellWords() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
