using System.ComponentModel;
using System.Reflection;
using TransitionOrchestrator.Api;
using TransitionOrchestrator.Azure;
using TransitionOrchestrator.Durability.Embedded;
using TransitionOrchestrator.PartnerCenter;

namespace TransitionOrchestrator.LocalHost;

/// <summary>
/// Settings whose text is no number, time or address. The configuration binder gives up at the first such text; here all are
/// found, and their defaults stand in for them so that everything else can be checked as well.
/// </summary>
internal static class UnreadableSettings
{
    /// <summary>Finds them, and puts defaults in their place.</summary>
    public static IReadOnlyList<Unreadable> TakeOut(IConfigurationManager configuration)
    {
        List<Unreadable> all =
        [
            .. In(configuration, new LocalHostOptions()),
            .. In(configuration.GetSection(PartnerCenterOptions.Section), new PartnerCenterOptions()),
            .. In(configuration.GetSection(Composition.EngineSection), new EmbeddedEngineOptions()),
            .. In(configuration.GetSection(Composition.QueueSection), new TransitionQueueOptions()),
            .. In(configuration.GetSection(KeyVaultConsentOptions.Section), new KeyVaultConsentOptions()),
            .. In(configuration.GetSection(Composition.ApiSection), new TransitionApiOptions()),
        ];
        configuration.AddInMemoryCollection(all.Select(one => KeyValuePair.Create(one.Key, one.Default)));
        return all;
    }

    private static IEnumerable<Unreadable> In(IConfiguration section, object defaults)
    {
        foreach (var property in defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one.CanWrite && one.PropertyType != typeof(string)))
        {
            var setting = section.GetSection(property.Name);
            var converter = TypeDescriptor.GetConverter(property.PropertyType);
            if (!converter.CanConvertFrom(typeof(string)))
            {
                foreach (var nested in setting.Exists() && property.GetValue(defaults) is { } group and not Delegate ? In(setting, group) : [])
                    yield return nested;
            }
            else if (setting.Value is { Length: > 0 } text && !IsReadable(converter, text))
            {
                var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                yield return new Unreadable(setting.Path, type.Name, converter.ConvertToInvariantString(property.GetValue(defaults)));
            }
        }
    }

    private static bool IsReadable(TypeConverter converter, string text)
    {
        try
        {
            return converter.ConvertFromInvariantString(text) is not null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A setting that cannot be read.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Type">What it should be.</param>
    /// <param name="Default">What stands in for it.</param>
    internal sealed record Unreadable(string Key, string Type, string? Default)
    {
        /// <summary>Says so, without the text, which may be a secret in the wrong place.</summary>
        public string Problem => $"{Key} cannot be read as {Type}.";
    }
}
