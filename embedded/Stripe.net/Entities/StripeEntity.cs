using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.Infrastructure;

namespace Stripe;

/// <summary>Anything that Stripe answers with.</summary>
public interface IStripeEntity
{
    StripeResponse StripeResponse { get; set; }
}

/// <summary>Has an id.</summary>
public interface IHasId
{
    string Id { get; set; }
}

/// <summary>Says what kind of object it is.</summary>
public interface IHasObject
{
    string Object { get; set; }
}

/// <summary>Has metadata: up to 50 keys, values up to 500 characters.</summary>
public interface IHasMetadata
{
    Dictionary<string, string> Metadata { get; set; }
}

/// <summary>Base of all entities.</summary>
public abstract class StripeEntity : IStripeEntity
{
    [JsonIgnore]
    public StripeResponse StripeResponse { get; set; }

    public override string ToString() => $"<{GetType().FullName}>";

    public string ToJson() => JsonSerializer.Serialize(this, GetType(), StripeJson.Options);
}

/// <summary>Base of an entity of a type.</summary>
public abstract class StripeEntity<T> : StripeEntity
    where T : StripeEntity<T>
{
    public static T FromJson(string value) => JsonSerializer.Deserialize<T>(value, StripeJson.Options);
}

/// <summary>One page of a list, newest first.</summary>
public class StripeList<T> : StripeEntity<StripeList<T>>, IHasObject, IEnumerable<T>
{
    public string Object { get; set; }
    public List<T> Data { get; set; }
    public bool HasMore { get; set; }
    public string Url { get; set; }

    public IEnumerator<T> GetEnumerator() => Data.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
