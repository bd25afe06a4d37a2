using Berth.Platform.Settings;
using Berth.Tenants;

namespace Berth.Shop.Catalog;

/// <summary>
/// A product on sale, as its file in <c>catalog/</c> says. <c>catalog/hello.yaml</c> is the annotated schema.
/// </summary>
public sealed class Product : ContainerTerms
{
    public string Name { get; set; } = "";
    public string Title { get; set; } = "";

    /// <summary>What the shop says of it, in Markdown.</summary>
    public string Description { get; set; } = "";

    /// <summary>What its customer does first, in Markdown; shown once it runs, and in the mail that says so.</summary>
    public string Docs { get; set; } = "";

    /// <summary>The shop shows those of a category together.</summary>
    public string Category { get; set; } = "";

    /// <summary>A picture beside its file: see <see cref="ProductPicture"/>.</summary>
    public string Icon { get; set; } = "";

    /// <summary>Pictures of it, for the order form.</summary>
    public List<string> Screenshots { get; set; } = [];

    /// <summary>Where it serves HTTP inside its container; 0 = it serves none.</summary>
    public int Port { get; set; }

    /// <summary>Where the door mounts the volume that every tenant has.</summary>
    public string Data { get; set; } = "";

    /// <summary>How it is seen that a tenant works.</summary>
    public ProductCheck Check { get; set; } = new();

    /// <summary>What kind of address its tenants get. Those that are there keep theirs.</summary>
    public RouteKind Route { get; set; } = RouteKind.Subdomain;

    /// <summary>Who may open its tenants' addresses.</summary>
    public GateKind Gate { get; set; }

    /// <summary>How long the proxy waits for its tenants.</summary>
    public TimeoutTerms Timeouts { get; set; } = new();

    /// <summary>Largest request body that its tenants are sent, in MB.</summary>
    public int MaxBodyMb { get; set; } = UsualBodyMb;

    /// <summary>Largest request body where nothing else is said, in MB.</summary>
    public const int UsualBodyMb = 100;

    /// <summary>What the door serves beside HTTP, on ports of the host's.</summary>
    public List<ProductPort> Ports { get; set; } = [];

    /// <summary>Its further containers, in the order in which they start; the door is last.</summary>
    public List<ProductPart> Parts { get; set; } = [];

    /// <summary>Helpers that its tenants on a host share, by the names under which they reach them.</summary>
    public Dictionary<string, SharedTerms> Shared { get; set; } = [];

    /// <summary>Values that are made for each tenant, by environment variable.</summary>
    public Dictionary<string, SecretTerms> Secrets { get; set; } = [];

    /// <summary>What the buyer is asked, by the environment variable that has the answer.</summary>
    public Dictionary<string, Question> Ask { get; set; } = [];

    /// <summary>Whether customers may set further variables of their own.</summary>
    public bool CustomerVariables { get; set; }

    /// <summary>What its customers may have run in their container.</summary>
    public List<ProductCommand> Commands { get; set; } = [];

    /// <summary>The shell that its customers may open in their browser; null = none.</summary>
    public ConsoleTerms? Console { get; set; }

    public List<Plan> Plans { get; set; } = [];

    /// <summary>Not sold any more. Those who have it keep it.</summary>
    public bool Retired { get; set; }

    /// <summary>What is bought when nobody says of which product. At most one has it.</summary>
    public bool Default { get; set; }

    /// <summary>Those of its images that no registry has.</summary>
    public IEnumerable<string> BuiltHere =>
        Parts.Concat<ContainerTerms>(Shared.Values).Append(this).Where(c => c.Pull == "never").Select(c => c.Image);

    /// <summary>Whether only those enter whom the buyer lets in.</summary>
    public bool HasGate => Gate == GateKind.Buyer;

    /// <summary>Whether its tenants have pages to visit.</summary>
    public bool ServesHttp => Port > 0;

    /// <summary>Where it is knocked when it serves no HTTP: the first of its TCP ports.</summary>
    public ProductPort? Knocked => ServesHttp ? null : Ports.Find(p => p.Protocol == "tcp");

    /// <summary>The images of all its containers, and of its helpers.</summary>
    public IEnumerable<string> Images =>
        Parts.Concat<ContainerTerms>(Shared.Values).Select(p => p.Image).Prepend(Image).Distinct();

    /// <summary>Whether a tenant has several containers, which speak with each other: parts, or ways to helpers.</summary>
    public bool HasParts => Parts.Count + Shared.Count > 0;

    /// <summary>The texts of all its containers' variables.</summary>
    public IEnumerable<string> AllEnvironment =>
        Parts
            .SelectMany(p => p.Environment.Values)
            .Concat(Plans.SelectMany(p => p.Environment.Values))
            .Concat(Environment.Values);

    /// <summary>The names of a tenant's containers in the order in which they start.</summary>
    public IEnumerable<string> Containers =>
        Shared.Keys.Concat(Parts.Select(p => p.Name)).Append(TenantContainer.DoorName);

    /// <summary>How long one of them may take to end.</summary>
    public TimeSpan StopGraceOf(string container) =>
        Shared.ContainsKey(container)
            ? TimeSpan.FromSeconds(1) // a way, which keeps nothing
            : Parts.Find(p => p.Name == container)?.StopGrace ?? StopGrace;

    /// <summary>The names of all its tenants' volumes.</summary>
    public IReadOnlyList<string> VolumeNames => [.. AllVolumes.Select(v => v.Name).Prepend(MountSpec.Data).Distinct()];

    /// <summary>Volumes that a copy of a tenant's data leaves out.</summary>
    public IReadOnlySet<string> SkippedVolumes =>
        AllVolumes.Where(v => v.Backup == "skip").Select(v => v.Name).ToHashSet();

    /// <summary>
    /// Those of a tenant's containers that are paused or stopped while it is backed up, in the order in which they start.
    /// </summary>
    public IReadOnlyList<(string Container, bool Stops)> Held =>
        [
            .. Parts
                .Select(p => (p.Name, p.Consistency))
                .Append((TenantContainer.DoorName, Consistency))
                .Where(c => c.Consistency != "live")
                .Select(c => (c.Item1, c.Consistency == "stop")),
        ];

    private IEnumerable<ProductVolume> AllVolumes => Parts.SelectMany(p => p.Volumes).Concat(Volumes);

    /// <summary>The plans that are sold.</summary>
    public IEnumerable<Plan> Offered => Plans.Where(p => !Retired && !p.Retired);

    /// <summary>What its plans on sale can be paid in, each once, the first plan's first.</summary>
    public IReadOnlyList<string> Currencies => [.. Offered.SelectMany(p => p.Currencies).Distinct()];

    /// <summary>Whether its buyers choose: one of its plans has several. Where each has one, the plan decides.</summary>
    public bool AsksCurrency => Offered.Any(p => p.Prices.Count > 0);

    /// <summary>Those that the customer is shown.</summary>
    public IEnumerable<KeyValuePair<string, SecretTerms>> ShownSecrets => Secrets.Where(s => s.Value.Show);

    /// <summary>The plan of that name, if it is sold.</summary>
    public Plan? PlanOnSale(string? name) => Offered.FirstOrDefault(p => p.Name == name);

    /// <summary>The plan that is bought when nobody says which: the default, else the first that is sold.</summary>
    public Plan DefaultPlan() => Offered.FirstOrDefault(p => p.Default) ?? Offered.First();

    /// <summary>The environment of a plan's containers: the product's, and the plan's in its place.</summary>
    public Dictionary<string, string> EnvironmentOf(Plan plan)
    {
        var all = new Dictionary<string, string>(Environment);
        foreach (var (key, value) in plan.Environment)
            all[key] = value;
        return all;
    }

    /// <summary>
    /// The variables in which containers may get secrets: under their own names, hashed, or within others' texts.
    /// </summary>
    public IEnumerable<string> SecretVariables() =>
        Secrets
            .Keys.Concat(Secrets.Select(s => s.Value.Variable(s.Key)))
            .Concat(
                Parts
                    .SelectMany(p => p.Environment)
                    .Concat(Plans.SelectMany(p => p.Environment))
                    .Concat(Environment)
                    .Where(e => Placeholders.In(e.Value).Any(IsSecret))
                    .Select(e => e.Key)
            )
            .Distinct();

    /// <summary>The variables whose values are not for logs: those, and the buyer's secret answers.</summary>
    public IEnumerable<string> HiddenVariables() =>
        SecretVariables().Concat(Ask.Where(q => q.Value.IsSecret).Select(q => q.Key));

    private bool IsSecret(string placeholder) =>
        Secrets.ContainsKey(placeholder)
        || Secrets.Any(s => s.Value.Variable(s.Key) == placeholder)
        || Ask.GetValueOrDefault(placeholder) is { IsSecret: true };

    /// <summary>
    /// What may stand in its environment beside what each product has: its secrets, in the form in which containers get
    /// them, and its questions.
    /// </summary>
    public IEnumerable<string> OwnPlaceholders() =>
        Secrets
            .Where(s => s.Value.IsHandedOut)
            .Select(s => s.Key)
            .Concat(Secrets.Select(s => s.Value.Variable(s.Key)))
            .Concat(Ask.Keys)
            .Concat(Ports.Select(p => p.Placeholder))
            .Distinct();

    /// <summary>Whether a variable is the product's, in one of its plans or by a secret or a question.</summary>
    public bool Names(string variable) =>
        CheckEnvironment.Has(this, variable) || Ask.ContainsKey(variable) || SecretVariables().Contains(variable);

    /// <summary>The plan of that name, sold or not; null if there is none.</summary>
    public Plan? Plan(string name) => Plans.FirstOrDefault(p => p.Name == name);
}
