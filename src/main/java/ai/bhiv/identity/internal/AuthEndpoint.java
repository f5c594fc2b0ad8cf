package ai.bhiv.identity.internal;

import ai.bhiv.identity.Auth;
import ai.bhiv.identity.ForgottenPassword;
import ai.bhiv.identity.ForgottenPasswordOf;
import ai.bhiv.identity.Login;
import ai.bhiv.identity.Me;
import ai.bhiv.identity.MyPermissions;
import ai.bhiv.identity.PasswordChange;
import ai.bhiv.identity.PasswordReset;
import ai.bhiv.identity.RefreshRequest;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.TimedRole;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.identity.Tokens;
import ai.bhiv.identity.UserSession;
import ai.bhiv.identity.internal.SignedInSessions.Cause;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Guarded;
import java.util.List;
import java.util.UUID;

@Endpoint
final class AuthEndpoint implements Auth {
    private final PasswordLogin login;
    private final SignedInSessions signedIn;
    private final OwnPassword password;
    private final PasswordLinks links;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final TokenVerifier verifier;

    AuthEndpoint(
            PasswordLogin login,
            SignedInSessions signedIn,
            OwnPassword password,
            PasswordLinks links,
            SessionStore sessions,
            AccountStore accounts,
            TokenVerifier verifier) {
        this.login = login;
        this.signedIn = signedIn;
        this.password = password;
        this.links = links;
        this.sessions = sessions;
        this.accounts = accounts;
        this.verifier = verifier;
    }

    @Override
    public Tokens login(Login given) {
        var who = LoginName.of(given.username());
        var address = RequestContext.current().remoteAddress();
        var account = login.signIn(who, given, address);
        return signedIn.open(who.tenant(), account, address, Cause.LOGIN).knowing(login.remember(who, given.device()));
    }

    @Override
    public Tokens refresh(RefreshRequest request) {
        return signedIn.refresh(request.refreshToken());
    }

    @Override
    public void logout() {
        var token = RequestContext.current().token();
        if (token != null) {
            sessions.end(verifier.examine(token).session(), "logout");
        }
    }

    @Override
    public Me me() {
        var account = own();
        return new Me(
                account.id(),
                account.username(),
                account.displayName(),
                account.email(),
                RequestContext.current().principal().tenant(),
                TimedRole.names(account.rolesAndSets()),
                account.mustChange());
    }

    @Override
    public MyPermissions permissions() {
        var roles = RequestContext.current().principal().roles();
        var held = RoleMatrix.permissions(roles).held().entrySet().stream()
                .map(entry -> new MyPermissions.Held(entry.getKey(), entry.getValue()))
                .toList();
        return new MyPermissions(roles.stream().sorted().toList(), held);
    }

    @Override
    public Tokens password(PasswordChange change) {
        var caller = RequestContext.current().principal();
        var address = RequestContext.current().remoteAddress();
        return password.change(caller, change, address);
    }

    @Override
    public ForgottenPassword forgot(ForgottenPasswordOf name) {
        return ForgottenPassword.NO_MAIL;
    }

    @Override
    public void reset(PasswordReset reset) {
        links.reset(reset);
    }

    @Override
    public List<UserSession> sessions() {
        var token = RequestContext.current().token();
        var present = token == null ? null : verifier.examine(token).session();
        return sessions.live(ownId(), present);
    }

    @Override
    public void endSession(UUID id) {
        if (!sessions.endOf(ownId(), id)) {
            throw Guarded.notFound(id);
        }
    }

    private static UUID ownId() {
        return OwnAccount.id();
    }

    private Account own() {
        var id = OwnAccount.id();
        return accounts.byId(id)
                .orElseThrow(() -> PlatformProblem.NOT_FOUND.because("user: " + id + " (expected: an existing one)"));
    }
}
