using System.Text;
using System.Text.Json;

namespace ThinMqtt.Broker.Tests;

/// <summary>A state as text, equal for equal states: what is no order of the store's is sorted.</summary>
internal static class StateText
{
    /// <summary>All but the greatest ids, which a crash may raise.</summary>
    public static string Of(StoredState state) => JsonSerializer.Serialize(new
    {
        Sessions = state.Sessions.OrderBy(session => session.Session.SessionId).Select(session => new
        {
            session.Session,
            Subscriptions = session.Subscriptions.OrderBy(subscription => subscription.Subscription.TopicFilter, StringComparer.Ordinal),
            session.Deliveries,
            Received = session.Received.Order(),
        }),
        Retained = state.Retained.OrderBy(message => Encoding.UTF8.GetString(message.TopicName), StringComparer.Ordinal),
    });

    public static string WithLastIds(StoredState state) => $"{Of(state)} {state.LastSessionId} {state.LastMessageId}";
}
