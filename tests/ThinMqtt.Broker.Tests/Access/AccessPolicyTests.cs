using System.Text;
using Microsoft.Extensions.Options;
using ThinMqtt.Protocol;

namespace ThinMqtt.Broker.Tests.Access;

public sealed class AccessPolicyTests
{
    private static readonly TimeSpan KeyDerivationLimit = TimeSpan.FromSeconds(30);
    private static readonly string Hash = PasswordHash.Create("secret", iterations: 3);

    [Fact]
    public async Task Nothing_configured_allows_everything_but_publishing_as_the_broker()
    {
        var (reasonCode, identity) = await LogIn(new AccessPolicy(new AccessOptions()), null, null, anonymousAllowed: true);
        Assert.Equal(ReasonCode.Success, reasonCode);
        Assert.NotNull(identity);
        Assert.True(identity.MayPublish("any/topic"));
        Assert.True(identity.MayPublish("$other/topic"));
        Assert.False(identity.MayPublish("$SYS/broker/load"));
        Assert.True(identity.MaySubscribe("#"));
        Assert.True(identity.MaySubscribe("$SYS/#"));
    }

    [Fact]
    public async Task A_name_that_nobody_checks_does_not_become_the_identity()
    {
        var (reasonCode, identity) = await LogIn(new AccessPolicy(new AccessOptions()), "admin", "x", anonymousAllowed: true);
        Assert.Equal(ReasonCode.Success, reasonCode);
        Assert.Null(identity!.UserName);
    }

    [Theory]
    [InlineData(null, null, true, ReasonCode.Success)]
    [InlineData(null, null, false, ReasonCode.NotAuthorized)]
    [InlineData("ann", "secret", false, ReasonCode.Success)]
    [InlineData("ann", "Secret", true, ReasonCode.BadUserNameOrPassword)]
    [InlineData("ann", "", true, ReasonCode.BadUserNameOrPassword)]
    [InlineData("ann", null, true, ReasonCode.BadUserNameOrPassword)]
    [InlineData("Ann", "secret", true, ReasonCode.BadUserNameOrPassword)]
    [InlineData("bob", "secret", true, ReasonCode.BadUserNameOrPassword)]
    [InlineData("", "secret", true, ReasonCode.BadUserNameOrPassword)]
    public async Task User_name_and_password_decide_and_nameless_clients_go_by_the_listener(
        string? userName, string? password, bool anonymousAllowed, ReasonCode expected) =>
        Assert.Equal(expected, (await LogIn(WithAnn(), userName, password, anonymousAllowed)).ReasonCode);

    [Fact]
    public async Task A_user_has_the_rules_of_all_roles_in_their_order()
    {
        var policy = new AccessPolicy(new AccessOptions
        {
            Users = [new() { Name = "ann", PasswordHash = Hash, Roles = ["careful", "free"] }],
            Roles =
            [
                new() { Name = "free", Rules = Rules.Parse("allow #") },
                new() { Name = "careful", Rules = Rules.Parse("allow secret/%u/%c; refuse secret/#") },
            ],
        });
        var (_, identity) = await LogIn(policy, "ann", "secret");
        Assert.NotNull(identity);
        Assert.Equal("ann", identity.UserName);
        Assert.True(identity.MayPublish("secret/ann/me"));
        Assert.False(identity.MayPublish("secret/bob/me"));
        Assert.True(identity.MayPublish("news"));
    }

    [Fact]
    public async Task Anonymous_roles_replace_the_open_rules()
    {
        var policy = new AccessPolicy(new AccessOptions
        {
            AnonymousRoles = ["guest"],
            Roles = [new() { Name = "guest", Rules = Rules.Parse("refuse %u/#; allow news") }],
        });
        var (_, identity) = await LogIn(policy, null, null, anonymousAllowed: true);
        Assert.NotNull(identity);
        Assert.True(identity.MayPublish("news"));
        Assert.False(identity.MayPublish("other"));
    }

    [Fact]
    public async Task Users_of_a_mosquitto_password_file_may_connect()
    {
        using var file = new TemporaryFile($"# people\n\nann:{Hash}\nbob:{PasswordHash.Create("b:c", iterations: 3)}\r\n");
        var policy = new AccessPolicy(new AccessOptions { PasswordFile = file.Path });
        Assert.Equal(ReasonCode.Success, (await LogIn(policy, "ann", "secret")).ReasonCode);
        Assert.Equal(ReasonCode.Success, (await LogIn(policy, "bob", "b:c")).ReasonCode);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await LogIn(policy, "bob", "secret")).ReasonCode);
    }

    [Fact]
    public async Task A_hash_may_stand_in_a_file_of_its_own()
    {
        using var file = new TemporaryFile(Hash + "\n");
        var policy = new AccessPolicy(new AccessOptions { Users = [new() { Name = "ann", PasswordFile = file.Path }] });
        Assert.Equal(ReasonCode.Success, (await LogIn(policy, "ann", "secret")).ReasonCode);
    }

    [Fact]
    public async Task A_right_password_is_derived_once()
    {
        var policy = WithAnn();
        await LogIn(policy, "ann", "secret");
        await LogIn(policy, "ann", "secret");
        Assert.Equal(1, policy.PasswordDerivations);
    }

    [Fact]
    public async Task Wrong_passwords_and_unknown_users_cost_the_same_each_time()
    {
        var policy = WithAnn();
        foreach (var (userName, password) in new[] { ("ann", "wrong"), ("ann", "wrong"), ("bob", "secret"), ("bob", "secret") })
        {
            var before = policy.PasswordDerivations;
            await LogIn(policy, userName, password);
            Assert.Equal(before + 1, policy.PasswordDerivations);
        }
    }

    [Fact]
    public async Task A_remembered_password_opens_no_other_account()
    {
        var policy = new AccessPolicy(new AccessOptions
        {
            Users = [User("ann", "secret"), User("annx", "other"), User("an", "more")],
        });
        await LogIn(policy, "ann", "secret");
        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await LogIn(policy, "annx", "secret")).ReasonCode);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await LogIn(policy, "an", "nsecret")).ReasonCode);
    }

    [Fact]
    public async Task The_memory_is_bounded_and_the_oldest_goes()
    {
        var policy = new AccessPolicy(new AccessOptions { RememberedPasswords = 1, Users = [User("ann", "a"), User("bob", "b")] });
        await LogIn(policy, "ann", "a");
        await LogIn(policy, "bob", "b");
        await LogIn(policy, "bob", "b");
        Assert.Equal(2, policy.PasswordDerivations);
        await LogIn(policy, "ann", "a");
        Assert.Equal(3, policy.PasswordDerivations);
    }

    [Fact]
    public async Task Memory_can_be_switched_off()
    {
        var policy = new AccessPolicy(new AccessOptions { RememberedPasswords = 0, Users = [User("ann", "a")] });
        await LogIn(policy, "ann", "a");
        await LogIn(policy, "ann", "a");
        Assert.Equal(2, policy.PasswordDerivations);
    }

    [Fact]
    public async Task A_fleet_with_shared_credentials_that_comes_at_once_derives_them_once()
    {
        var policy = new AccessPolicy(new AccessOptions { Users = [User("fleet", "secret")] }, new BoundedWork(1, 100));
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => LogIn(policy, "fleet", "secret")));
        Assert.All(results, static result => Assert.Equal(ReasonCode.Success, result.ReasonCode));
        Assert.Equal(1, policy.PasswordDerivations);
    }

    [Fact]
    public async Task Beyond_the_queue_the_server_is_busy_but_remembered_passwords_still_pass()
    {
        var work = new BoundedWork(1, 0);
        var policy = new AccessPolicy(new AccessOptions { Users = [User("ann", "a"), User("bob", "b")] }, work);
        await LogIn(policy, "ann", "a");

        using var gate = new ManualResetEventSlim();
        Assert.True(work.TryRun(() => gate.Wait(KeyDerivationLimit), out var blocker, CancellationToken.None));
        Assert.Equal(ReasonCode.ServerBusy, (await LogIn(policy, "bob", "b")).ReasonCode);
        Assert.Equal(ReasonCode.Success, (await LogIn(policy, "ann", "a")).ReasonCode);

        gate.Set();
        Assert.True(await blocker);
        Assert.Equal(ReasonCode.Success, (await LogIn(policy, "bob", "b")).ReasonCode);
    }

    [Fact]
    public void Wrong_options_make_no_policy()
    {
        var e = Assert.Throws<OptionsValidationException>(() => new AccessPolicy(new AccessOptions { AnonymousRoles = ["a", "b"] }));
        Assert.Equal(2, e.Failures.Count());
    }

    private static AccessPolicy WithAnn() => new(new AccessOptions { Users = [User("ann", "secret")] });

    private static AccessUserOptions User(string name, string password) =>
        new() { Name = name, PasswordHash = PasswordHash.Create(password, iterations: 3) };

    private static async Task<AuthenticationResult> LogIn(
        AccessPolicy policy, string? userName, string? password, bool anonymousAllowed = false)
    {
        ReadOnlyMemory<byte>? bytes = password is null ? null : Encoding.UTF8.GetBytes(password);
        return await policy.AuthenticateAsync("me", userName, bytes, null, anonymousAllowed, CancellationToken.None)
            .AsTask().WaitAsync(KeyDerivationLimit);
    }
}
