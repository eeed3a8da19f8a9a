using System.Text;
using Microsoft.Extensions.Configuration;

namespace ThinMqtt.Broker.Tests.Access;

public sealed class AccessOptionsValidatorTests
{
    private static readonly string Hash = PasswordHash.Create("secret", iterations: 3);

    [Fact]
    public void Nothing_configured_is_valid() => Assert.Empty(Errors(new AccessOptions()));

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        var errors = Errors(new AccessOptions
        {
            PasswordQueueLength = -1,
            Users = [new() { Name = "ann", PasswordHash = "oops", Roles = ["ghost"] }],
            Roles = [new() { Name = "a", Rules = [Rules.Allow("x#"), Rules.Allow("%x")] }],
            AnonymousRoles = ["nobody"],
        });
        Assert.Equal(6, errors.Count);
    }

    [Theory]
    [InlineData("", "is no valid topic filter")]
    [InlineData("a#", "# must be the whole last level")]
    [InlineData("#/a", "# must be the whole last level")]
    [InlineData("a+/b", "+ a whole level")]
    [InlineData("%c#", "is no valid topic filter")]
    [InlineData("a/%d", "unknown %-sequence at character 3; there are %c (ClientId), %u (user name)")]
    [InlineData("a/%", "unknown %-sequence at character 3")]
    [InlineData("$share/g/a", "write the filter behind $share/name/")]
    public void A_wrong_filter_is_named_with_its_rule(string filter, string expected)
    {
        var error = Assert.Single(Errors(WithRule(Rules.Allow(filter))));
        Assert.StartsWith($"Broker:Access:Roles:0 'role':Rules:0: TopicFilter '{filter}' ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_must_say_whether_it_allows()
    {
        var error = Assert.Single(Errors(WithRule(new AccessRuleOptions { TopicFilter = "a" })));
        Assert.Equal("Broker:Access:Roles:0 'role':Rules:0: says neither Allow: true nor Allow: false; add the one that is meant.", error);
    }

    [Fact]
    public void A_rule_must_have_an_action() =>
        Assert.Contains("use publish, subscribe or all", Assert.Single(Errors(WithRule(Rules.Allow("a", AccessAction.None)))), StringComparison.Ordinal);

    [Fact]
    public void Two_users_with_one_name_are_reported() =>
        Assert.Equal(
            "Broker:Access:Users:1 'ann': has the name of an earlier user; remove one of the two.",
            Assert.Single(Errors(new AccessOptions { Users = [User("ann"), User("ann")] })));

    [Fact]
    public void Two_roles_with_one_name_are_reported() =>
        Assert.Equal(
            "Broker:Access:Roles:1 'r': has the name of an earlier role; rename it, or merge the two.",
            Assert.Single(Errors(new AccessOptions { Roles = [new() { Name = "r" }, new() { Name = "r" }] })));

    [Fact]
    public void What_has_no_name_is_reported() =>
        Assert.Equal(
            ["Broker:Access:Roles:0: has no name; give it one, for users to refer to.",
             "Broker:Access:Users:0: has no name; give it the User Name that the client sends."],
            Errors(new AccessOptions { Roles = [new(), new() { Name = "r" }], Users = [User("", "r")] }));

    [Fact]
    public void An_unknown_role_is_reported_with_those_that_there_are()
    {
        var error = Assert.Single(Errors(new AccessOptions { Users = [User("ann", "device")], Roles = [new() { Name = "devices" }, new() { Name = "ops" }] }));
        Assert.Equal(
            "Broker:Access:Users:0 'ann': names the unknown role 'device'; there are devices, ops: "
                + "correct the name, or add the role to Broker:Access:Roles.",
            error);
    }

    [Fact]
    public void A_user_without_role_is_reported_where_there_are_roles() =>
        Assert.Equal(
            "Broker:Access:Users:0 'ann': has no roles; name them, or set Broker:Access:DefaultRoles.",
            Assert.Single(Errors(new AccessOptions { Users = [User("ann")], Roles = [new() { Name = "r" }] })));

    [Fact]
    public void A_user_who_could_never_connect_is_reported()
    {
        var options = new AccessOptions { Users = [new() { Name = "ann" }] };
        Assert.Contains("could never connect", Assert.Single(Errors(options)), StringComparison.Ordinal);
        options.CertificateIdentity = CertificateIdentity.CommonName;
        Assert.Empty(Errors(options));
    }

    [Fact]
    public void A_wrong_hash_is_reported_without_repeating_it()
    {
        var error = Assert.Single(Errors(new AccessOptions { Users = [new() { Name = "ann", PasswordHash = "hunter2" }] }));
        Assert.StartsWith("Broker:Access:Users:0 'ann': PasswordHash: is neither ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_SCRAM_credential_is_reported() =>
        Assert.Contains(
            "ScramSha256: is not SCRAM-SHA-256$",
            Assert.Single(Errors(new AccessOptions { Users = [new() { Name = "ann", ScramSha256 = "x" }] })),
            StringComparison.Ordinal);

    [Fact]
    public void A_file_that_cannot_be_read_is_reported()
    {
        var errors = Errors(new AccessOptions
        {
            Users = [new() { Name = "ann", PasswordFile = "/does/not/exist" }],
            PasswordFile = "/neither/does/this",
        });
        Assert.Equal(2, errors.Count);
        Assert.StartsWith("Broker:Access:Users:0 'ann': the file '/does/not/exist' cannot be read (", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("Broker:Access:PasswordFile: the file '/neither/does/this' cannot be read (", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_lines_of_the_password_file_are_reported_by_number()
    {
        using var file = new TemporaryFile($"# people\nann:{Hash}\n\nbob\ncid:plain\nann:{Hash}\n");
        var errors = Errors(new AccessOptions { PasswordFile = file.Path });
        Assert.Equal([4, 5, 6], errors.Select(error => int.Parse(error.Split(", line ")[1].Split(':')[0], null)));
    }

    [Fact]
    public void Options_bind_from_configuration()
    {
        var options = Bind("""
            { "CertificateIdentity": "commonName", "AnonymousRoles": ["device"], "DefaultRoles": ["device"],
              "Users": [ { "Name": "ann", "Roles": ["device"] } ],
              "Roles": [ { "Name": "device", "Rules": [ { "Allow": true, "Action": "publish", "TopicFilter": "devices/%c/#" } ] } ] }
            """);

        Assert.Empty(Errors(options));
        Assert.Equal(CertificateIdentity.CommonName, options.CertificateIdentity);
        Assert.Equal(["device"], options.AnonymousRoles);
        var rule = Assert.Single(Assert.Single(options.Roles).Rules);
        Assert.Equal((true, AccessAction.Publish, "devices/%c/#"), (rule.Allow, rule.Action, rule.TopicFilter));
    }

    [Theory]
    [InlineData("""{ "Users": [], "Roles": [], "AnonymousRoles": [], "DefaultRoles": [] }""")]
    [InlineData("""{ "Users": null, "Roles": null, "AnonymousRoles": null, "DefaultRoles": null }""")]
    [InlineData("""{ "Users": [{ "Name": "ann", "Roles": [] }], "Roles": [{ "Name": "r", "Rules": [] }], "DefaultRoles": ["r"], "CertificateIdentity": "commonName" }""")]
    public void Empty_lists_bind_as_if_they_were_left_out(string json) => Assert.Empty(Errors(Bind(json)));

    private static AccessOptions Bind(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Broker": { "Access": {{json}} } }"""));
        var options = new AccessOptions();
        new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection(AccessOptions.Section).Bind(options);
        return options;
    }

    private static AccessUserOptions User(string name, params string[] roles) => new() { Name = name, PasswordHash = Hash, Roles = [.. roles] };

    private static AccessOptions WithRule(AccessRuleOptions rule) => new() { Roles = [new() { Name = "role", Rules = [rule] }] };

    private static List<string> Errors(AccessOptions options) =>
        [.. new AccessOptionsValidator().Validate(null, options).Failures ?? []];
}
