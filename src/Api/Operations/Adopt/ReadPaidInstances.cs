namespace Berth.Operations.Adopt;

/// <summary>
/// Reads <c>lemonade-stand.db</c> of lemonade-fresh: a row for each order, of which those that were paid in coins have a
/// container. There is no subscription, so theirs are given.
/// </summary>
public static class ReadPaidInstances
{
    private const string Query = """
        SELECT instance_id, email, instance_name, date_start, is_active, salted_pass FROM paid_instance ORDER BY instance_id
        """;

    /// <summary>All rows; those that were never paid are left out.</summary>
    /// <exception cref="UnreadableException">It is no such file.</exception>
    public static IReadOnlyList<Newcomer> From(string file) =>
        OpenStore.Rows(
            file,
            Query,
            row =>
            {
                var name = row.Text("instance_name") ?? "";
                return new Newcomer
                {
                    Line = Convert.ToInt32(row["instance_id"], System.Globalization.CultureInfo.InvariantCulture),
                    Email = row.Text("email") ?? "",
                    Name = name,
                    Secrets = row.Text("salted_pass") is { } hash
                        ? new Dictionary<string, string> { ["SALTED_PASS"] = hash }
                        : [],
                    Volumes = [$"paid_instance_{name}-data"],
                    Folder = name,
                    CreatedAt = row.Time("date_start"),
                    LeftOut = row.Text("is_active") is "1" or "True" or "true" ? null : "it was never paid",
                };
            }
        );
}
